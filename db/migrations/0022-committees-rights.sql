create function committees.seated() returns uuid[] language sql stable parallel safe
  return (
    select coalesce(array_agg(body_id), '{}') from committees.seat
    where ((person_id = kernel.person() and membership.holds_a_mandate())
        or (role = 'partner' and territory_id = any (membership.territories_as('{partner}'))))
      and valid_from <= kernel.today() and (valid_until is null or kernel.today() <= valid_until));

-- The territories whose committees a mandate opens, and those a chef de projet runs.
create function committees.governed() returns uuid[] language sql stable parallel safe
  return membership.territories_as('{chef-de-projet,elu-referent,industriel-referent,committee-member}') || membership.territories_of_regions();
create function committees.run() returns uuid[] language sql stable parallel safe
  return membership.territories_as('{chef-de-projet}');

/* Whether an item or a decision about this file is for who asks: readable, and of no interest of theirs. */
create function committees.reads_file(territory uuid, project uuid) returns boolean language sql stable parallel safe
  return project is null or kernel.is_system() or exists (
    select 1 from projects.project p where p.territory_id = territory and p.id = project
      and (p.territory_id = any (committees.run())
        or (p.filiere <> all (membership.recused_filieres())
          and (p.siren is null or p.siren <> all (membership.recused_sirens()))
          and p.id <> all (projects.carried()))));

alter table committees.body enable row level security;
alter table committees.body force row level security;
create policy read on committees.body for select using (
  (select kernel.is_system())
  or territory_id = any ((select committees.governed())::uuid[])
  or (select membership.is_programme())
  or id = any ((select committees.seated())::uuid[]));
create policy run on committees.body for all using (
  (select kernel.is_system()) or territory_id = any ((select committees.run())::uuid[]));

alter table committees.seat enable row level security;
alter table committees.seat force row level security;
create policy read on committees.seat for select using (
  (select kernel.is_system())
  or person_id = (select kernel.person())
  or (role = 'partner' and territory_id = any ((select membership.territories_as('{partner}'))::uuid[]))
  or territory_id = any ((select committees.governed())::uuid[])
  or (select membership.is_programme()));
create policy run on committees.seat for all using (
  (select kernel.is_system()) or territory_id = any ((select committees.run())::uuid[]));

alter table committees.meeting enable row level security;
alter table committees.meeting force row level security;
create policy read on committees.meeting for select using (
  (select kernel.is_system())
  or territory_id = any ((select committees.governed())::uuid[])
  or (select membership.is_programme())
  or body_id = any ((select committees.seated())::uuid[]));
create policy run on committees.meeting for all using (
  (select kernel.is_system()) or territory_id = any ((select committees.run())::uuid[]));

alter table committees.agenda_item enable row level security;
alter table committees.agenda_item force row level security;
create policy read on committees.agenda_item for select using (
  (select kernel.is_system())
  or (exists (select 1 from committees.meeting m where m.territory_id = agenda_item.territory_id and m.id = meeting_id)
    and committees.reads_file(territory_id, project_id)));
create policy run on committees.agenda_item for all using (
  (select kernel.is_system()) or territory_id = any ((select committees.run())::uuid[]));

alter table committees.attendance enable row level security;
alter table committees.attendance force row level security;
create policy read on committees.attendance for select using (
  exists (select 1 from committees.meeting m where m.territory_id = attendance.territory_id and m.id = meeting_id));
create policy run on committees.attendance for all using (
  (select kernel.is_system()) or territory_id = any ((select committees.run())::uuid[]));

alter table committees.recusal enable row level security;
alter table committees.recusal force row level security;
create policy read on committees.recusal for select using (
  person_id = (select kernel.person())
  or exists (select 1 from committees.agenda_item i where i.territory_id = recusal.territory_id and i.id = item_id));
create policy run on committees.recusal for all using (
  (select kernel.is_system()) or territory_id = any ((select committees.run())::uuid[]));

alter table committees.ballot enable row level security;
alter table committees.ballot force row level security;
create policy read on committees.ballot for select using (
  exists (select 1 from committees.agenda_item i where i.territory_id = ballot.territory_id and i.id = item_id));
create policy run on committees.ballot for all using (
  (select kernel.is_system()) or territory_id = any ((select committees.run())::uuid[]));
create policy vote on committees.ballot for all using (
  exists (select 1 from committees.attendance a where a.territory_id = ballot.territory_id and a.meeting_id = ballot.meeting_id
      and a.rank = ballot.rank and a.person_id = (select kernel.person()))
    and exists (select 1 from committees.agenda_item i where i.territory_id = ballot.territory_id and i.id = item_id
      and i.meeting_id = ballot.meeting_id and i.concluded_on is null));
create policy in_own_name on committees.ballot as restrictive for all using (true)
  with check ((select kernel.is_system()) or cast_by = (select kernel.person()));
-- A vote is of somebody who is there, on an item still open, and whom no interest keeps away: held for the chef de projet too.
create function committees.guard_ballot() returns trigger language plpgsql as $$
begin
  if not exists (select 1 from committees.attendance a where a.territory_id = new.territory_id and a.meeting_id = new.meeting_id
      and a.rank = new.rank and a.voice = 'voting' and a.state in ('present', 'remote')) then
    raise exception 'a vote is of a voting member who is there';
  end if;
  if exists (select 1 from committees.recusal r join committees.attendance a on a.territory_id = r.territory_id and a.person_id = r.person_id
      where r.territory_id = new.territory_id and r.item_id = new.item_id and a.meeting_id = new.meeting_id and a.rank = new.rank) then
    raise exception 'a recused member takes no part in the vote';
  end if;
  return new;
end $$;
create trigger guarded before insert or update on committees.ballot for each row execute function committees.guard_ballot();

alter table committees.task enable row level security;
alter table committees.task force row level security;
create policy read on committees.task for select using (
  exists (select 1 from committees.agenda_item i where i.territory_id = task.territory_id and i.id = item_id));
create policy run on committees.task for all using (
  (select kernel.is_system()) or territory_id = any ((select committees.run())::uuid[]));
create policy finish on committees.task for update using (person_id = (select kernel.person()));

alter table committees.decision enable row level security;
alter table committees.decision force row level security;
create policy read on committees.decision for select using (
  (select kernel.is_system())
  or ((territory_id = any ((select committees.governed())::uuid[]) or (select membership.is_programme()))
    and committees.reads_file(territory_id, project_id)));
create policy record on committees.decision for insert with check (
  (select kernel.is_system())
  or (recorded_by = (select kernel.person()) and territory_id = any ((select committees.run())::uuid[])));
