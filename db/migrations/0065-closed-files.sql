-- A project that is public shows what is public of it. Its file stays closed to whom an interest keeps away: row-level
-- security closed the row of a project, which everybody reads once it is public, and so opened all that hangs on it.
create function projects.closed() returns uuid[] language sql stable parallel safe
  return case when cardinality(membership.recused_sirens()) + cardinality(membership.recused_filieres()) = 0 then '{}'::uuid[] else (
    select coalesce(array_agg(p.id), '{}') from projects.project p
    where p.tier = 'public'
      and (p.siren = any ((select membership.recused_sirens())::text[])
        or (p.filiere = any ((select membership.recused_filieres())::text[])
          and p.territory_id = any ((select membership.territories_as('{industriel-referent}'))::uuid[])
          and p.territory_id <> all ((select membership.territories_as('{elu-referent,committee-member}'))::uuid[])
          and p.territory_id <> all ((select membership.territories_of_regions())::uuid[])
          and not (select membership.is_programme())))
      and p.territory_id <> all ((select membership.territories_as('{chef-de-projet}'))::uuid[])
      and p.id <> all ((select projects.carried())::uuid[])) end;

create policy closed_by_interest on projects.statement as restrictive for select using (
  (select kernel.is_system()) or project_id <> all ((select projects.closed())::uuid[]));
create policy closed_by_interest on projects.associate as restrictive for select using (
  (select kernel.is_system()) or project_id <> all ((select projects.closed())::uuid[]));
create policy closed_by_interest on projects.milestone as restrictive for select using (
  (select kernel.is_system()) or project_id <> all ((select projects.closed())::uuid[]));
create policy closed_by_interest on projects.risk as restrictive for select using (
  (select kernel.is_system()) or project_id <> all ((select projects.closed())::uuid[]));
create policy closed_by_interest on projects.amendment as restrictive for select using (
  (select kernel.is_system()) or project_id <> all ((select projects.closed())::uuid[]));
create policy closed_by_interest on projects.effect as restrictive for select using (
  (select kernel.is_system()) or project_id <> all ((select projects.closed())::uuid[]));
create policy closed_by_interest on projects.hire_survey as restrictive for select using (
  (select kernel.is_system()) or project_id <> all ((select projects.closed())::uuid[]));
create policy closed_by_interest on projects.counterfactual as restrictive for select using (
  (select kernel.is_system()) or project_id <> all ((select projects.closed())::uuid[]));
create policy closed_by_interest on projects.blocker as restrictive for select using (
  (select kernel.is_system()) or project_id <> all ((select projects.closed())::uuid[]));
create policy closed_by_interest on toolbox.answer as restrictive for select using (
  (select kernel.is_system()) or project_id <> all ((select projects.closed())::uuid[]));
create policy closed_by_interest on toolbox.ruling as restrictive for select using (
  (select kernel.is_system()) or project_id <> all ((select projects.closed())::uuid[]));
create policy closed_by_interest on funding.plan as restrictive for select using (
  (select kernel.is_system()) or project_id <> all ((select projects.closed())::uuid[]));
create policy closed_by_interest on funding.cost_block as restrictive for select using (
  (select kernel.is_system()) or project_id <> all ((select projects.closed())::uuid[]));
create policy closed_by_interest on funding.decision as restrictive for select using (
  (select kernel.is_system()) or project_id <> all ((select projects.closed())::uuid[]));
create policy closed_by_interest on membership.pair_act as restrictive for select using (
  (select kernel.is_system()) or kind <> 'decide-project' or subject_id <> all ((select projects.closed())::uuid[]));
create policy closed_by_interest on workspaces.workspace as restrictive for select using (
  (select kernel.is_system()) or project_id is null or project_id <> all ((select projects.closed())::uuid[]));

-- Whoever is in a workspace leaves it, or comes back as a member: nobody takes the animation of it, nor another's seat.
alter policy change on workspaces.member with check (
  (select kernel.is_system()) or workspace_id = any ((select workspaces.animated())::uuid[])
  or (person_id = (select kernel.person()) and (left_on <= (select kernel.today()) or (role = 'member' and basis = 'mandate'
    and exists (select from workspaces.workspace w where w.territory_id = member.territory_id and w.id = workspace_id and w.entry = 'open')))));

create policy closed_by_interest on applications.application as restrictive for select using (
  (select kernel.is_system()) or project_id <> all ((select projects.closed())::uuid[]));

-- A file stays what was opened; the company that it is for agrees to be read, takes that back, and says nothing else of it.
create function applications.guard_change() returns trigger language plpgsql as $$
begin
  if kernel.is_system() then return new; end if;
  if (to_jsonb(new) - '{state,sent,outside_number,consent_on,consent_by,version}'::text[])
    is distinct from (to_jsonb(old) - '{state,sent,outside_number,consent_on,consent_by,version}'::text[]) then
    raise exception 'an aid application stays what was opened';
  end if;
  if new.territory_id = any (membership.territories_as('{chef-de-projet}')) then return new; end if;
  if (new.consent_on, new.consent_by) is distinct from (old.consent_on, old.consent_by) and new.project_id <> all (projects.carried()) then
    raise exception 'the company agrees for itself';
  end if;
  if (new.state, new.sent, new.outside_number) is distinct from (old.state, old.sent, old.outside_number)
    and not (new.consent_on is not null and toolbox.operates(new.device_code)) then
    raise exception 'the company does not answer its own file';
  end if;
  return new;
end $$;
create trigger guarded before update on applications.application for each row execute function applications.guard_change();
