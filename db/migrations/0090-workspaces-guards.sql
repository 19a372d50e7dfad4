-- The walls of workspaces are as narrow as the verbs behind them.

-- An entry is taken back, and nothing else of it changes.
create function workspaces.guard_entry() returns trigger language plpgsql as $$
begin
  if kernel.is_system() then return new; end if;
  if old.withdrawn_at is not null or (to_jsonb(new) - 'withdrawn_at') is distinct from (to_jsonb(old) - 'withdrawn_at') then
    raise exception 'what was said is taken back, never rewritten';
  end if;
  return new;
end $$;
create trigger guarded before update on workspaces.entry for each row execute function workspaces.guard_entry();

-- Who animates a workspace names it, presents it, closes it; what it is about and who may enter stay what was opened.
create function workspaces.guard_workspace() returns trigger language plpgsql as $$
begin
  if kernel.is_system() then return new; end if;
  if (to_jsonb(new) - '{title,purpose,closed_on,changed_by,changed_at,version}'::text[])
    is distinct from (to_jsonb(old) - '{title,purpose,closed_on,changed_by,changed_at,version}'::text[]) then
    raise exception 'a workspace stays what was opened';
  end if;
  return new;
end $$;
create trigger guarded before update on workspaces.workspace for each row execute function workspaces.guard_workspace();
alter policy change on workspaces.workspace with check (
  changed_by = (select kernel.person())
  and (territory_id = any ((select membership.territories_as('{chef-de-projet}'))::uuid[])
    or id = any ((select workspaces.joined_as('{animator}'))::uuid[])));

-- A task is done by whoever was given it, even a reader of the workspace, who changes nothing else of it.
create function workspaces.unfinished() returns uuid[] language sql stable
  return (select coalesce(array_agg(id), '{}') from workspaces.workspace where closed_on is null);
create policy finish on workspaces.task for update using (
  assignee_id = (select kernel.person()) and workspace_id = any ((select workspaces.unfinished())::uuid[])
  and (audience = 'members' or workspace_id = any ((select workspaces.cornered())::uuid[])));

create function workspaces.guard_task() returns trigger language plpgsql as $$
begin
  if kernel.is_system() or old.workspace_id = any (workspaces.written()) then return new; end if;
  if (to_jsonb(new) - '{done_on,done_by,changed_by,changed_at,version}'::text[])
    is distinct from (to_jsonb(old) - '{done_on,done_by,changed_by,changed_at,version}'::text[]) then
    raise exception 'who was given a task says that it is done, and changes nothing else';
  end if;
  return new;
end $$;
create trigger guarded before update on workspaces.task for each row execute function workspaces.guard_task();
