create schema funding;

create table funding.plan (
  territory_id uuid not null,
  project_id uuid not null,
  composed_by uuid not null references membership.person,
  composed_on date not null,
  version integer not null default 1,
  primary key (territory_id, project_id),
  foreign key (territory_id, project_id) references projects.project
);
create table funding.plan_line (
  territory_id uuid not null,
  project_id uuid not null,
  device_code text not null references toolbox.device,
  amount bigint not null check (amount > 0),
  regime text not null check (regime in ('gber', 'de-minimis', 'none', 'unknown')),
  primary key (territory_id, project_id, device_code),
  foreign key (territory_id, project_id) references funding.plan
);
comment on column funding.plan_line.amount is 'euro cents of aid asked of the device';
comment on column funding.plan_line.regime is 'the legal basis the plan was checked under';

create table funding.entry (
  id uuid not null,
  territory_id uuid not null,
  project_id uuid not null,
  funder text not null check (length(funder) between 2 and 200),
  device_code text references toolbox.device,
  state text not null check (state in ('announced', 'requested', 'granted', 'contracted', 'paid', 'recovered')),
  amount bigint not null check (amount <> 0),
  happened_on date not null,
  source text not null check (length(source) between 2 and 300),
  source_url text,
  note text,
  entered_by uuid references membership.person,
  entered_at timestamptz not null default now(),
  submission_key uuid not null,
  primary key (territory_id, id),
  unique (territory_id, submission_key),
  foreign key (territory_id, project_id) references projects.project
);
comment on table funding.entry is 'the money ledger: one line a funder, a state and a day; a correction is a new, negative line';
comment on column funding.entry.amount is 'euro cents';
comment on column funding.entry.submission_key is 'made with the form: sending the same form twice writes one line';
create index entry_project on funding.entry (territory_id, project_id, state) include (amount);
create trigger append_only before update or delete on funding.entry for each row execute function kernel.refuse_change();

alter table funding.plan enable row level security;
alter table funding.plan force row level security;
alter table funding.plan_line enable row level security;
alter table funding.plan_line force row level security;
alter table funding.entry enable row level security;
alter table funding.entry force row level security;
-- The plan of a project is not public, even when the project is: only money that was asked or given is.
create policy read on funding.plan for select using (
  (select kernel.is_system())
  or exists (select 1 from projects.project p where p.territory_id = plan.territory_id and p.id = project_id
    and (p.id = any ((select projects.carried())::uuid[])
      or p.territory_id = any ((select membership.territories_as('{chef-de-projet,elu-referent,industriel-referent,committee-member}'))::uuid[])
      or p.territory_id = any ((select membership.territories_of_regions())::uuid[])
      or (select membership.is_programme()))));
create policy compose on funding.plan for all using (
  (select kernel.is_system())
  or exists (select 1 from projects.project p where p.territory_id = plan.territory_id and p.id = project_id
    and p.territory_id = any ((select membership.territories_as('{chef-de-projet}'))::uuid[])));
create policy in_own_name on funding.plan as restrictive for all using (true)
  with check ((select kernel.is_system()) or composed_by = (select kernel.person()));
create policy read on funding.plan_line for select using (
  exists (select 1 from funding.plan where plan.territory_id = plan_line.territory_id and plan.project_id = plan_line.project_id));
create policy compose on funding.plan_line for all using (
  (select kernel.is_system())
  or exists (select 1 from projects.project p where p.territory_id = plan_line.territory_id and p.id = project_id
    and p.territory_id = any ((select membership.territories_as('{chef-de-projet}'))::uuid[])));
create policy read on funding.entry for select using (
  (select kernel.is_system()) or exists (select 1 from projects.project p where p.territory_id = entry.territory_id and p.id = project_id));
create policy enter on funding.entry for insert with check (
  (select kernel.is_system())
  or exists (select 1 from projects.project p where p.territory_id = entry.territory_id and p.id = project_id
    and p.territory_id = any ((select membership.territories_as('{chef-de-projet}'))::uuid[])));
create policy in_own_name on funding.entry as restrictive for all using (true)
  with check ((select kernel.is_system()) or entered_by = (select kernel.person()));
