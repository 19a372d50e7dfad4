-- A policy says whose row it is; these say what each may change of it. Ressort itself is not held, beyond what was promised.
create or replace function committees.guard_commitment() returns trigger language plpgsql as $$
begin
  if (new.territory_id, new.id, new.organisation_id, new.promise, new.promised_on, new.due_on, new.source)
    is distinct from (old.territory_id, old.id, old.organisation_id, old.promise, old.promised_on, old.due_on, old.source) then
    raise exception 'what was promised does not change: write another promise';
  end if;
  if old.delivered_on is not null then raise exception '% is kept already', old.reference; end if;
  if old.withdrawn_on is not null then raise exception '% is withdrawn already', old.reference; end if;
  if kernel.is_system() then return new; end if;
  if to_jsonb(new) - '{delivered_on,evidence,evidence_url,noted_by,withdrawn_on,withdrawn_reason,withdrawn_by,version}'::text[]
    is distinct from to_jsonb(old) - '{delivered_on,evidence,evidence_url,noted_by,withdrawn_on,withdrawn_reason,withdrawn_by,version}'::text[] then
    raise exception 'a promise is kept or withdrawn, nothing else of it changes';
  end if;
  if (new.noted_by is distinct from old.noted_by and new.noted_by is distinct from kernel.person())
    or (new.withdrawn_by is distinct from old.withdrawn_by and new.withdrawn_by is distinct from kernel.person()) then
    raise exception 'one signs in one''s own name';
  end if;
  if (new.withdrawn_on is not null or new.withdrawn_reason is not null or new.withdrawn_by is not null)
    and new.territory_id <> all (committees.run()) then
    raise exception 'a promise is withdrawn by the chef de projet of the territory';
  end if;
  return new;
end $$;

create function committees.guard_task() returns trigger language plpgsql as $$
begin
  if kernel.is_system() then return new; end if;
  if to_jsonb(new) - 'done_on' is distinct from to_jsonb(old) - 'done_on' then
    raise exception 'a task is finished, nothing else of it changes';
  end if;
  if old.done_on is not null then raise exception 'this task is finished already'; end if;
  return new;
end $$;
create trigger finished_only before update on committees.task for each row execute function committees.guard_task();

create function committees.guard_obstacle() returns trigger language plpgsql as $$
begin
  if kernel.is_system() then return new; end if;
  if to_jsonb(new) - '{level,reached,state,owner,answer_due,version}'::text[]
    is distinct from to_jsonb(old) - '{level,reached,state,owner,answer_due,version}'::text[] then
    raise exception 'what was signalled does not change: it is answered, raised higher or closed';
  end if;
  -- The chef de projet closes it or opens it again wherever it is; the rest is for who stands at its level.
  if new.territory_id = any (committees.run())
    and (old.level = 'local' or (new.level = 'local' and new.reached = old.reached and (new.state = 'closed' or old.state <> 'waiting'))) then
    return new;
  end if;
  if old.level = 'regional' and new.territory_id = any (membership.territories_of_regions()) then return new; end if;
  if old.level = 'national' and membership.is_programme() then return new; end if;
  raise exception 'this obstacle waits for another level';
end $$;
create trigger handled_at_its_level before update on committees.obstacle for each row execute function committees.guard_obstacle();
