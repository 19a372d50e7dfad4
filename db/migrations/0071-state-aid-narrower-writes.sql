-- The chef de projet notes the links of a company that the territory follows, and no other.
drop policy declare on state_aid.control_link;
create policy declare on state_aid.control_link for insert with check (
  (select kernel.is_system())
  or (declared_by = (select kernel.person()) and territory_id = any ((select membership.territories_as('{chef-de-projet}'))::uuid[])
    and exists (select 1 from projects.project p where p.territory_id = control_link.territory_id and p.siren in (holder, held))));

-- An entry is owed for a grant that the same person has just noted, to the company of a project of the territory.
drop policy owe on state_aid.register_entry;
create policy owe on state_aid.register_entry for insert with check (
  (select kernel.is_system())
  or (state = 'waiting' and receipt is null and territory_id = any ((select membership.territories_as('{chef-de-projet}'))::uuid[])
    and exists (select 1 from projects.project p join state_aid.de_minimis_grant g on g.siren = p.siren
      where p.territory_id = register_entry.territory_id and p.id = project_id and g.id = grant_id and g.declared_by = (select kernel.person()))));

-- By hand, an entry that is owed gets its number, once: what the register was to be told does not change.
drop policy settle on state_aid.register_entry;
create policy settle on state_aid.register_entry for update
  using (
    (select kernel.is_system())
    or (state in ('waiting', 'failing') and territory_id = any ((select membership.territories_as('{chef-de-projet}'))::uuid[])))
  with check (
    (select kernel.is_system())
    or (state = 'by-hand' and receipt is not null and territory_id = any ((select membership.territories_as('{chef-de-projet}'))::uuid[])));

create function state_aid.keep_what_is_owed() returns trigger language plpgsql as $$
begin
  if (new.territory_id, new.id, new.project_id, new.grant_id, new.payload, new.due_on)
    is distinct from (old.territory_id, old.id, old.project_id, old.grant_id, old.payload, old.due_on) then
    raise exception 'what is owed to the register does not change';
  end if;
  return new;
end $$;
create trigger keep_what_is_owed before update on state_aid.register_entry for each row execute function state_aid.keep_what_is_owed();
