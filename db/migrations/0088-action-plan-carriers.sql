-- The persons of the territory who carry a fiche: their names stand among its pilots or its elected leads, and here is who they are.
create table action_plan.carrier (
  territory_id uuid not null,
  fiche_id uuid not null,
  role text not null check (role in ('pilot', 'elected')),
  person_id uuid not null references membership.person,
  name text not null,
  primary key (territory_id, fiche_id, role, person_id),
  foreign key (territory_id, fiche_id) references action_plan.fiche on delete cascade
);
comment on column action_plan.carrier.name is 'as the fiche writes it: a person whose name was taken out of the fiche carries it no longer';
create index carrier_person on action_plan.carrier (person_id);
alter table action_plan.carrier enable row level security;
alter table action_plan.carrier force row level security;
create policy read on action_plan.carrier for select using (
  (select kernel.is_system()) or person_id = (select kernel.person())
  or exists (select 1 from action_plan.fiche f where f.territory_id = carrier.territory_id and f.id = fiche_id));
create policy change on action_plan.carrier for all using (
  (select kernel.is_system()) or territory_id = any ((select membership.territories_as('{chef-de-projet}'))::uuid[]));

-- What a fiche aims at and what is seen: an effect that projects measure too, a fact of the territory, or the fiche's own words.
create table action_plan.indicator (
  territory_id uuid not null,
  id uuid not null,
  fiche_id uuid not null,
  rank smallint not null,
  known text check (known ~ '^(measure|fact):.{2,200}$'),
  label text not null check (length(label) between 2 and 200),
  unit text not null default '' check (length(unit) <= 40),
  baseline numeric,
  target numeric,
  target_on date,
  observed numeric,
  observed_on date,
  evidence text not null default '' check (length(evidence) <= 500),
  primary key (territory_id, id),
  foreign key (territory_id, fiche_id) references action_plan.fiche on delete cascade,
  check (observed is null or (observed_on is not null and evidence <> '')),
  check (target is null or target_on is not null)
);
comment on column action_plan.indicator.known is 'measure:<code of projects/model/effects.ts> or fact:<label of a fact of the territory>; empty for the fiche''s own words';
create index indicator_fiche on action_plan.indicator (territory_id, fiche_id, rank);
alter table action_plan.indicator enable row level security;
alter table action_plan.indicator force row level security;
create policy read on action_plan.indicator for select using (
  (select kernel.is_system())
  or exists (select 1 from action_plan.fiche f where f.territory_id = indicator.territory_id and f.id = fiche_id));
create policy change on action_plan.indicator for all using (
  (select kernel.is_system()) or territory_id = any ((select membership.territories_as('{chef-de-projet}'))::uuid[]));

-- Indicators that were words among the links become indicators, without target nor observation yet.
insert into action_plan.indicator (territory_id, id, fiche_id, rank, label)
select territory_id, id, fiche_id, row_number() over (partition by territory_id, fiche_id order by id), left(coalesce(nullif(label, ''), target), 200)
from action_plan.link where kind = 'indicator' and length(coalesce(nullif(label, ''), target)) > 1;
delete from action_plan.link where kind = 'indicator';
