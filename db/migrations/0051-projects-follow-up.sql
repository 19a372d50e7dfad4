-- How a project is followed: what it promised and what is observed, its milestones, risks and amendments, and who read it.
alter table projects.project
  add column collective boolean not null default false,
  add column arising text check (arising in ('endogenous', 'exogenous')),
  add column channel text check (channel in ('company', 'epci', 'chamber', 'engineering', 'operator', 'region', 'state', 'other')),
  add column pilot text check (length(pilot) between 2 and 200),
  add column operator_contact text check (length(operator_contact) between 2 and 200),
  add column eligible_base bigint check (eligible_base > 0);
comment on column projects.project.collective is 'carried by several companies together: projects.associate';
comment on column projects.project.arising is 'born in the territory, or brought by an investor from outside';
comment on column projects.project.channel is 'through whom it became known';
comment on column projects.project.eligible_base is 'euro cents, excluding VAT: the part of the cost that aid may bear on';

create table projects.statement (
  id uuid not null,
  territory_id uuid not null,
  project_id uuid not null,
  field text not null check (length(field) between 2 and 40),
  value text not null check (length(value) <= 200),
  source text not null check (length(source) between 2 and 300),
  stated_on date not null,
  entered_by uuid references membership.person,
  primary key (territory_id, id),
  foreign key (territory_id, project_id) references projects.project
);
comment on table projects.statement is 'where a field of a project comes from and when it was said; the last one counts';
create index statement_project on projects.statement (territory_id, project_id, field, id);

create table projects.associate (
  id uuid not null,
  territory_id uuid not null,
  project_id uuid not null,
  company text not null check (length(company) between 2 and 200),
  siren char(9) check (siren ~ '^[0-9]{9}$'),
  entered_by uuid references membership.person,
  primary key (territory_id, id),
  foreign key (territory_id, project_id) references projects.project
);
comment on table projects.associate is 'another company of a collective project';
create index associate_project on projects.associate (territory_id, project_id);

create table projects.milestone (
  id uuid not null,
  territory_id uuid not null,
  project_id uuid not null,
  label text not null check (length(label) between 3 and 200),
  due_on date not null,
  done_on date,
  entered_by uuid references membership.person,
  primary key (territory_id, id),
  foreign key (territory_id, project_id) references projects.project
);
create index milestone_project on projects.milestone (territory_id, project_id, due_on);
create index milestone_open on projects.milestone (territory_id, due_on) where done_on is null;

create table projects.risk (
  id uuid not null,
  territory_id uuid not null,
  project_id uuid not null,
  what text not null check (length(what) between 3 and 1000),
  likelihood smallint not null check (likelihood between 1 and 3),
  impact smallint not null check (impact between 1 and 3),
  answer text not null check (length(answer) <= 1000),
  opened_on date not null,
  closed_on date,
  entered_by uuid references membership.person,
  primary key (territory_id, id),
  foreign key (territory_id, project_id) references projects.project
);
create index risk_project on projects.risk (territory_id, project_id);

create table projects.amendment (
  id uuid not null,
  territory_id uuid not null,
  project_id uuid not null,
  kind text not null check (kind in ('delay', 'scope', 'owner')),
  former text not null check (length(former) <= 200),
  latter text not null check (length(latter) <= 200),
  reason text not null check (length(reason) between 10 and 2000),
  amended_on date not null,
  entered_by uuid references membership.person,
  primary key (territory_id, id),
  foreign key (territory_id, project_id) references projects.project
);
comment on table projects.amendment is 'what changed of what the pair decided, and why: never edited';
create index amendment_project on projects.amendment (territory_id, project_id, id);

create table projects.effect (
  id uuid not null,
  territory_id uuid not null,
  project_id uuid not null,
  measure text not null check (measure in ('jobs-created', 'jobs-maintained', 'investment', 'carbon', 'energy', 'water', 'material',
    'brownfield', 'new-land', 'training')),
  moment text not null check (moment in ('promised', 'n1', 'n3')),
  amount numeric(16, 2) not null,
  measured_on date not null,
  evidence text not null check (length(evidence) between 3 and 300),
  entered_by uuid references membership.person,
  primary key (territory_id, id),
  foreign key (territory_id, project_id) references projects.project
);
comment on table projects.effect is 'promised at decision, observed one and three years after the end: never edited, the last line of a measure and moment counts';
comment on column projects.effect.amount is 'in the unit of the measure: ETP, euros, tCO2e, MWh, m3 and tonnes a year, hectares, places';
create index effect_project on projects.effect (territory_id, project_id, measure, moment, id);

create table projects.hire_survey (
  id uuid not null,
  territory_id uuid not null,
  project_id uuid not null,
  hires integer not null check (hires >= 0),
  seeking_home integer not null check (seeking_home between 0 and hires),
  from_elsewhere integer not null check (from_elsewhere between 0 and hires),
  by_car integer not null check (by_car >= 0),
  by_shared_car integer not null check (by_shared_car >= 0),
  by_transit integer not null check (by_transit >= 0),
  by_bicycle integer not null check (by_bicycle >= 0),
  surveyed_on date not null,
  evidence text not null check (length(evidence) between 3 and 300),
  entered_by uuid references membership.person,
  primary key (territory_id, id),
  foreign key (territory_id, project_id) references projects.project,
  check (by_car + by_shared_car + by_transit + by_bicycle <= hires)
);
comment on table projects.hire_survey is 'who sleeps where and who travels how, among the hires, on a day';
create index hire_survey_project on projects.hire_survey (territory_id, project_id, surveyed_on);

create table projects.reading (
  territory_id uuid not null,
  project_id uuid not null,
  person_id uuid not null references membership.person,
  read_on date not null,
  read_at timestamptz not null default now(),
  primary key (territory_id, project_id, person_id, read_on),
  foreign key (territory_id, project_id) references projects.project
);
comment on table projects.reading is 'who opened a file that not everybody may read, and which day';

alter table projects.statement enable row level security;
alter table projects.statement force row level security;
alter table projects.associate enable row level security;
alter table projects.associate force row level security;
alter table projects.milestone enable row level security;
alter table projects.milestone force row level security;
alter table projects.risk enable row level security;
alter table projects.risk force row level security;
alter table projects.amendment enable row level security;
alter table projects.amendment force row level security;
alter table projects.effect enable row level security;
alter table projects.effect force row level security;
alter table projects.hire_survey enable row level security;
alter table projects.hire_survey force row level security;
alter table projects.reading enable row level security;
alter table projects.reading force row level security;
create trigger append_only before update or delete on projects.statement for each row execute function kernel.refuse_change();
create trigger append_only before update or delete on projects.associate for each row execute function kernel.refuse_change();
create trigger kept before delete on projects.milestone for each row execute function kernel.refuse_change();
create trigger kept before delete on projects.risk for each row execute function kernel.refuse_change();
create trigger append_only before update or delete on projects.amendment for each row execute function kernel.refuse_change();
create trigger append_only before update or delete on projects.effect for each row execute function kernel.refuse_change();
create trigger append_only before update or delete on projects.hire_survey for each row execute function kernel.refuse_change();
create trigger append_only before update or delete on projects.reading for each row execute function kernel.refuse_change();

-- As for blockers: the company, the governance, the Region and the programme read; the chef de projet writes, and the company what it observes.
create policy read on projects.statement for select using (
  (select kernel.is_system())
  or exists (select 1 from projects.project p where p.territory_id = statement.territory_id and p.id = project_id
    and (p.id = any ((select projects.carried())::uuid[])
      or p.territory_id = any ((select membership.territories_as('{chef-de-projet,elu-referent,industriel-referent,committee-member}'))::uuid[])
      or p.territory_id = any ((select membership.territories_of_regions())::uuid[])
      or (select membership.is_programme()))));
create policy tell on projects.statement for insert with check (
  (select kernel.is_system()) or (entered_by = (select kernel.person()) and territory_id = any ((select membership.territories_as('{chef-de-projet}'))::uuid[])));
create policy read on projects.associate for select using (
  (select kernel.is_system())
  or exists (select 1 from projects.project p where p.territory_id = associate.territory_id and p.id = project_id
    and (p.id = any ((select projects.carried())::uuid[])
      or p.territory_id = any ((select membership.territories_as('{chef-de-projet,elu-referent,industriel-referent,committee-member}'))::uuid[])
      or p.territory_id = any ((select membership.territories_of_regions())::uuid[])
      or (select membership.is_programme()))));
create policy tell on projects.associate for insert with check (
  (select kernel.is_system()) or (entered_by = (select kernel.person()) and territory_id = any ((select membership.territories_as('{chef-de-projet}'))::uuid[])));
create policy read on projects.milestone for select using (
  (select kernel.is_system())
  or exists (select 1 from projects.project p where p.territory_id = milestone.territory_id and p.id = project_id
    and (p.id = any ((select projects.carried())::uuid[])
      or p.territory_id = any ((select membership.territories_as('{chef-de-projet,elu-referent,industriel-referent,committee-member}'))::uuid[])
      or p.territory_id = any ((select membership.territories_of_regions())::uuid[])
      or (select membership.is_programme()))));
create policy tell on projects.milestone for insert with check (
  (select kernel.is_system()) or (entered_by = (select kernel.person()) and territory_id = any ((select membership.territories_as('{chef-de-projet}'))::uuid[])));
create policy change on projects.milestone for update using (
  (select kernel.is_system()) or territory_id = any ((select membership.territories_as('{chef-de-projet}'))::uuid[]));
create policy read on projects.risk for select using (
  (select kernel.is_system())
  or exists (select 1 from projects.project p where p.territory_id = risk.territory_id and p.id = project_id
    and (p.id = any ((select projects.carried())::uuid[])
      or p.territory_id = any ((select membership.territories_as('{chef-de-projet,elu-referent,industriel-referent,committee-member}'))::uuid[])
      or p.territory_id = any ((select membership.territories_of_regions())::uuid[])
      or (select membership.is_programme()))));
create policy tell on projects.risk for insert with check (
  (select kernel.is_system()) or (entered_by = (select kernel.person()) and territory_id = any ((select membership.territories_as('{chef-de-projet}'))::uuid[])));
create policy change on projects.risk for update using (
  (select kernel.is_system()) or territory_id = any ((select membership.territories_as('{chef-de-projet}'))::uuid[]));
create policy read on projects.amendment for select using (
  (select kernel.is_system())
  or exists (select 1 from projects.project p where p.territory_id = amendment.territory_id and p.id = project_id
    and (p.id = any ((select projects.carried())::uuid[])
      or p.territory_id = any ((select membership.territories_as('{chef-de-projet,elu-referent,industriel-referent,committee-member}'))::uuid[])
      or p.territory_id = any ((select membership.territories_of_regions())::uuid[])
      or (select membership.is_programme()))));
create policy tell on projects.amendment for insert with check (
  (select kernel.is_system()) or (entered_by = (select kernel.person()) and territory_id = any ((select membership.territories_as('{chef-de-projet}'))::uuid[])));
create policy read on projects.effect for select using (
  (select kernel.is_system())
  or exists (select 1 from projects.project p where p.territory_id = effect.territory_id and p.id = project_id
    and (p.id = any ((select projects.carried())::uuid[])
      or p.territory_id = any ((select membership.territories_as('{chef-de-projet,elu-referent,industriel-referent,committee-member}'))::uuid[])
      or p.territory_id = any ((select membership.territories_of_regions())::uuid[])
      or (select membership.is_programme()))));
create policy tell on projects.effect for insert with check (
  (select kernel.is_system()) or (entered_by = (select kernel.person()) and (territory_id = any ((select membership.territories_as('{chef-de-projet}'))::uuid[]) or project_id = any ((select projects.carried())::uuid[]))));
create policy read on projects.hire_survey for select using (
  (select kernel.is_system())
  or exists (select 1 from projects.project p where p.territory_id = hire_survey.territory_id and p.id = project_id
    and (p.id = any ((select projects.carried())::uuid[])
      or p.territory_id = any ((select membership.territories_as('{chef-de-projet,elu-referent,industriel-referent,committee-member}'))::uuid[])
      or p.territory_id = any ((select membership.territories_of_regions())::uuid[])
      or (select membership.is_programme()))));
create policy tell on projects.hire_survey for insert with check (
  (select kernel.is_system()) or (entered_by = (select kernel.person()) and (territory_id = any ((select membership.territories_as('{chef-de-projet}'))::uuid[]) or project_id = any ((select projects.carried())::uuid[]))));
create policy read on projects.reading for select using (
  (select kernel.is_system()) or person_id = (select kernel.person()) or project_id = any ((select projects.carried())::uuid[])
  or territory_id = any ((select membership.territories_as('{chef-de-projet}'))::uuid[]));
create policy tell on projects.reading for insert with check (
  (select kernel.is_system()) or (person_id = (select kernel.person())
    and exists (select 1 from projects.project p where p.territory_id = reading.territory_id and p.id = project_id)));
