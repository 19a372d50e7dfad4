create table funding.decision (
  territory_id uuid not null,
  id uuid not null,
  project_id uuid not null,
  taken_on date not null,
  taken_by uuid references membership.person,
  snapshot text not null,
  hash char(64) not null check (hash ~ '^[0-9a-f]{64}$'),
  primary key (territory_id, id),
  foreign key (territory_id, project_id) references projects.project
);
comment on table funding.decision is 'what a plan was worked out from, law included: enough to work it out again any day';
comment on column funding.decision.snapshot is 'JSON as it was hashed, never written again';
comment on column funding.decision.hash is 'SHA-256 of the snapshot';
create index decision_project on funding.decision (territory_id, project_id, taken_on desc);
create trigger append_only before update or delete on funding.decision for each row execute function kernel.refuse_change();

alter table funding.decision enable row level security;
alter table funding.decision force row level security;
create policy read on funding.decision for select using (
  (select kernel.is_system())
  or exists (select 1 from projects.project p where p.territory_id = decision.territory_id and p.id = project_id
    and (p.id = any ((select projects.carried())::uuid[])
      or p.territory_id = any ((select membership.territories_as('{chef-de-projet,elu-referent,industriel-referent,committee-member}'))::uuid[])
      or p.territory_id = any ((select membership.territories_of_regions())::uuid[])
      or (select membership.is_programme()))));
create policy take on funding.decision for insert with check (
  (select kernel.is_system())
  or (taken_by = (select kernel.person()) and exists (select 1 from projects.project p where p.territory_id = decision.territory_id and p.id = project_id
    and p.territory_id = any ((select membership.territories_as('{chef-de-projet}'))::uuid[]))));
