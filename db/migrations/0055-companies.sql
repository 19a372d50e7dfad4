create schema companies;

create table companies.company (
  territory_id uuid not null references territory.territory,
  id uuid not null,
  name text not null check (length(name) between 2 and 200),
  siret char(14) check (siret ~ '^[0-9]{14}$'),
  naf text check (naf ~ '^[0-9]{2}\.[0-9]{2}[A-Z]$'),
  commune_code char(5) references territory.commune,
  headcount text check (headcount in ('0', '1-9', '10-49', '50-249', '250-4999', '5000+')),
  headcount_on date,
  group_name text check (length(group_name) <= 200),
  source text not null check (length(source) between 2 and 300),
  entered_on date not null,
  version integer not null default 1,
  primary key (territory_id, id),
  unique (territory_id, siret),
  check (headcount is null or headcount_on is not null)
);
comment on table companies.company is 'an establishment as the territory knows it: a directory, never the whole SIRENE register';
create unique index company_name on companies.company (territory_id, lower(name)) where siret is null;
create index company_commune on companies.company (territory_id, commune_code);

create table companies.visit (
  territory_id uuid not null,
  id uuid not null,
  company_id uuid not null,
  visited_on date not null,
  met text not null default '' check (length(met) <= 300),
  sourced_by text not null check (sourced_by in ('company', 'epci', 'chamber', 'mission', 'operator', 'region', 'network', 'other')),
  summary text not null check (length(summary) between 3 and 8000),
  energy text not null default '' check (length(energy) <= 2000),
  water text not null default '' check (length(water) <= 2000),
  land text not null default '' check (length(land) <= 2000),
  skills text not null default '' check (length(skills) <= 2000),
  written_by uuid not null references membership.person,
  written_at timestamptz not null default now(),
  submission_key uuid not null,
  primary key (territory_id, id),
  unique (territory_id, submission_key),
  foreign key (territory_id, company_id) references companies.company
);
comment on column companies.visit.submission_key is 'made on the phone with the form: a visit sent twice after a lost network is one';
create index visit_company on companies.visit (territory_id, company_id, visited_on desc);

create table companies.blocker (
  territory_id uuid not null,
  visit_id uuid not null,
  kind text not null check (kind in ('land', 'skills', 'permit', 'funding', 'energy', 'housing', 'transport', 'rule')),
  primary key (territory_id, visit_id, kind),
  foreign key (territory_id, visit_id) references companies.visit
);

create table companies.photo (
  territory_id uuid not null,
  id uuid not null,
  visit_id uuid not null,
  file_hash text not null references kernel.file,
  media_type text not null check (media_type in ('image/jpeg', 'image/png', 'image/webp')),
  primary key (territory_id, id),
  foreign key (territory_id, visit_id) references companies.visit
);
create index photo_visit on companies.photo (territory_id, visit_id);

create table companies.lead (
  territory_id uuid not null references territory.territory,
  id uuid not null,
  company_id uuid,
  title text not null check (length(title) between 3 and 200),
  words text not null default '' check (length(words) <= 4000),
  channel text not null check (channel in ('visit', 'request', 'signal', 'operator', 'rebond')),
  sourced_by text not null check (sourced_by in ('company', 'epci', 'chamber', 'mission', 'operator', 'region', 'network', 'other')),
  received_on date not null,
  state text not null default 'received' check (state in ('received', 'qualified', 'refused')),
  refusal text check (refusal in ('not-industrial', 'elsewhere', 'too-early', 'abandoned', 'duplicate', 'unreachable', 'other')),
  refusal_words text check (length(refusal_words) <= 2000),
  project_id uuid,
  decided_on date,
  visit_id uuid,
  written_by uuid not null references membership.person,
  version integer not null default 1,
  submission_key uuid not null,
  primary key (territory_id, id),
  unique (territory_id, submission_key),
  foreign key (territory_id, company_id) references companies.company,
  foreign key (territory_id, visit_id) references companies.visit,
  foreign key (territory_id, project_id) references projects.project,
  check ((state = 'refused') = (refusal is not null)),
  check ((state = 'received') = (decided_on is null)),
  check (project_id is null or state = 'qualified')
);
comment on column companies.lead.sourced_by is 'who brought it: most projects are found by others than the administration, and the funnel shows it';
create index lead_state on companies.lead (territory_id, state, received_on desc);

alter table companies.company enable row level security;
alter table companies.company force row level security;
create policy read on companies.company for select using (
  (select kernel.is_system())
  or territory_id = any ((select membership.territories_as('{chef-de-projet,elu-referent,industriel-referent,committee-member,partner}'))::uuid[])
  or territory_id = any ((select membership.territories_of_regions())::uuid[])
  or (select membership.is_programme()));
create policy keep on companies.company for all using (
  (select kernel.is_system()) or territory_id = any ((select membership.territories_as('{chef-de-projet}'))::uuid[]));

-- What a company says on a visit is for the chef de projet alone: trust is why it is said.
alter table companies.visit enable row level security;
alter table companies.visit force row level security;
create policy all_of_it on companies.visit for all using (
  (select kernel.is_system()) or territory_id = any ((select membership.territories_as('{chef-de-projet}'))::uuid[]));
create policy in_own_name on companies.visit as restrictive for insert with check (
  (select kernel.is_system()) or written_by = (select kernel.person()));
create trigger append_only before update or delete on companies.visit for each row execute function kernel.refuse_change();
alter table companies.blocker enable row level security;
alter table companies.blocker force row level security;
create policy all_of_it on companies.blocker for all using (
  (select kernel.is_system()) or territory_id = any ((select membership.territories_as('{chef-de-projet}'))::uuid[]));
alter table companies.photo enable row level security;
alter table companies.photo force row level security;
create policy all_of_it on companies.photo for all using (
  (select kernel.is_system()) or territory_id = any ((select membership.territories_as('{chef-de-projet}'))::uuid[]));
alter table companies.lead enable row level security;
alter table companies.lead force row level security;
create policy all_of_it on companies.lead for all using (
  (select kernel.is_system()) or territory_id = any ((select membership.territories_as('{chef-de-projet}'))::uuid[]));
