-- A fiche that the programme or a region publishes for all to start from; several under one name make a plan to start from.
create table action_plan.template (
  id uuid primary key,
  reference text not null unique check (reference ~ '^M-[0-9]{4,}$'),
  region_code text references territory.region,
  collection text not null check (length(collection) between 3 and 200),
  title text not null check (length(title) between 3 and 300),
  why text not null default '' check (length(why) <= 8000),
  objectives text not null default '' check (length(objectives) <= 8000),
  effects text not null default '' check (length(effects) <= 8000),
  targets text not null default '' check (length(targets) <= 8000),
  means text not null default '' check (length(means) <= 8000),
  partners text[] not null default '{}',
  impact smallint check (impact between 1 and 4),
  effort smallint check (effort between 1 and 4),
  published_on date not null,
  published_by uuid references membership.person,
  withdrawn_on date check (withdrawn_on >= published_on),
  version integer not null default 1
);
comment on column action_plan.template.region_code is 'the region that publishes it, for its territories; empty when the programme does, for all';
create sequence action_plan.template_number;
create index template_collection on action_plan.template (collection, reference);

alter table action_plan.template enable row level security;
alter table action_plan.template force row level security;
create policy read on action_plan.template for select using (
  (select kernel.is_system()) or (select membership.is_programme()) or region_code is null and (select membership.holds_a_mandate())
  or region_code in (select t.region_code from territory.territory t where t.id = any ((select action_plan.entered())::uuid[])));
create policy publish on action_plan.template for insert with check (
  (select kernel.is_system())
  or (region_code is null and (select membership.is_programme()))
  or region_code in (select t.region_code from territory.territory t where t.id = any ((select membership.territories_of_regions())::uuid[])));
create policy correct on action_plan.template for update using (
  (select kernel.is_system())
  or (region_code is null and (select membership.is_programme()))
  or region_code in (select t.region_code from territory.territory t where t.id = any ((select membership.territories_of_regions())::uuid[])));
create trigger kept before delete on action_plan.template for each row execute function kernel.refuse_change();

-- Where a fiche began: kept with it, whatever becomes of the template.
alter table action_plan.fiche add column template_id uuid references action_plan.template;
