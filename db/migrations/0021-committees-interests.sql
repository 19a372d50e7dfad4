-- A company in which a person of the governance has an interest: its files are closed to them, whatever the filiere.
create table membership.company_interest (
  id uuid primary key,
  person_id uuid not null references membership.person,
  company text not null check (length(company) between 2 and 200),
  siren char(9) not null check (siren ~ '^[0-9]{9}$'),
  linked_sirens text[] not null default '{}',
  kind text not null check (kind in ('holding', 'management', 'family', 'customer', 'former-employer', 'other')),
  note text not null check (length(note) <= 1000),
  valid_from date not null,
  valid_until date check (valid_until >= valid_from),
  declared_by uuid references membership.person,
  declared_on date not null
);
comment on column membership.company_interest.linked_sirens is 'the other companies of its group, as declared';
comment on column membership.company_interest.note is 'for who declared it and the chef de projet: told to nobody else';
create index company_interest_person on membership.company_interest (person_id);

create function membership.followed_persons() returns uuid[] language sql stable parallel safe
  return (
    select coalesce(array_agg(person_id), '{}') from membership.mandate
    where territory_id = any (membership.territories_as('{chef-de-projet}'))
      and valid_from <= kernel.today() and (valid_until is null or kernel.today() <= valid_until));

alter table membership.company_interest enable row level security;
alter table membership.company_interest force row level security;
create policy read on membership.company_interest for select using (
  (select kernel.is_system()) or person_id = (select kernel.person()) or person_id = any ((select membership.followed_persons())::uuid[]));
create policy declare on membership.company_interest for insert with check (
  (select kernel.is_system())
  or (declared_by = (select kernel.person())
    and (person_id = (select kernel.person()) or person_id = any ((select membership.followed_persons())::uuid[]))));
-- Who declared an interest does not lift it: the chef de projet does, from a day.
create policy lift on membership.company_interest for update using (
  (select kernel.is_system()) or person_id <> (select kernel.person()) and person_id = any ((select membership.followed_persons())::uuid[]));

-- The firm a person works for counts as declared: it stands in their mandate. Asked of any person, since the policy answers
-- for all who sit; it sees what nobody is shown, and tells numbers alone.
create function membership.companies_of(person uuid, on_day date) returns text[] language plpgsql as $$
declare
  before text := coalesce(current_setting('ressort.system', true), '');
  found text[];
begin
  perform set_config('ressort.system', 'on', true);
  select coalesce(array_agg(distinct siren), '{}') into found from (
    select unnest(i.siren::text || i.linked_sirens) as siren from membership.company_interest i
    where i.person_id = person and i.valid_from <= on_day and (i.valid_until is null or on_day <= i.valid_until)
    union all
    select o.siren::text from membership.mandate m join membership.organisation o on o.id = m.organisation_id
    where m.person_id = person and o.kind = 'company' and o.siren is not null
      and m.valid_from <= on_day and (m.valid_until is null or on_day <= m.valid_until)) as every;
  perform set_config('ressort.system', before, true);
  return found;
end $$;

-- The same for who asks, without leaving their own rights: a policy may then be read by several workers at once.
create function membership.recused_sirens() returns text[] language sql stable parallel safe
  return (
    select coalesce(array_agg(distinct siren), '{}') from (
      select unnest(i.siren::text || i.linked_sirens) as siren from membership.company_interest i
      where i.person_id = kernel.person() and i.valid_from <= kernel.today() and (i.valid_until is null or kernel.today() <= i.valid_until)
      union all
      select o.siren::text from membership.mandate m join membership.organisation o on o.id = m.organisation_id
      where m.person_id = kernel.person() and o.kind = 'company' and o.siren is not null
        and m.valid_from <= kernel.today() and (m.valid_until is null or kernel.today() <= m.valid_until)) as found);

-- What is public stays public, and who carries a file or runs the territory keeps it; nobody else reads a company of theirs.
create policy closed_by_interest on projects.project as restrictive for select using (
  (select kernel.is_system())
  or siren is null
  or siren <> all ((select membership.recused_sirens())::text[])
  or (tier = 'public' and (embargo_until is null or embargo_until < (select kernel.today())))
  or territory_id = any ((select membership.territories_as('{chef-de-projet}'))::uuid[])
  or id = any ((select projects.carried())::uuid[]));
create policy of_no_company_of_theirs on membership.pair_signature as restrictive for insert with check (
  (select kernel.is_system())
  or exists (select 1 from membership.pair_act a where a.territory_id = pair_signature.territory_id and a.id = act_id
    and (a.kind <> 'decide-project' or exists (select 1 from projects.project p where p.territory_id = a.territory_id and p.id = a.subject_id
      and (p.siren is null or p.siren <> all ((select membership.recused_sirens())::text[]))))));
