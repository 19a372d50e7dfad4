-- What a device pays is structured, or unknown; nothing is left to a sentence alone.
alter table toolbox.device
  add column rate_min integer check (rate_min between 0 and 10000),
  add column advance_share integer check (advance_share between 0 and 10000),
  add column lump_sum bigint check (lump_sum > 0),
  add column eligible_costs text,
  add column legal_bases text[] not null default '{}',
  add column excludes text[] not null default '{}',
  add column documents text[] not null default '{}',
  add column cutoffs date[] not null default '{}',
  add column suspended_from date,
  add column decision_days integer check (decision_days > 0),
  add column origin text not null default 'shipped' check (origin in ('shipped', 'national', 'aides-territoires')),
  add column organisation_id uuid references membership.organisation,
  drop constraint device_form_check,
  add constraint device_form_check check (form in ('grant', 'recoverable-advance', 'mixed', 'loan', 'service', 'tax-credit', 'tax-exemption', 'equity', 'unknown'));
comment on column toolbox.device.rate_min is 'basis points of the eligible cost';
comment on column toolbox.device.advance_share is 'basis points of what is paid that are paid back on success';
comment on column toolbox.device.lump_sum is 'euro cents, whatever the cost';
comment on column toolbox.device.suspended_from is 'first day it is suspended; empty with suspended: day unknown';
comment on column toolbox.device.decision_days is 'from a complete file to the decision, as announced';
comment on column toolbox.device.organisation_id is 'the body whose operators may change its rules';

-- The rules of a device are dated; what was in force on a day is found again on any other.
create table toolbox.rule_version (
  device_code text not null references toolbox.device on delete cascade,
  version integer not null,
  valid_from date,
  rule jsonb not null,
  origin text not null check (origin in ('shipped', 'national', 'aides-territoires', 'operator')),
  recorded_on date not null,
  primary key (device_code, version)
);
comment on column toolbox.rule_version.valid_from is 'first day in force; empty: since always, as far as is known';

-- A criterion is a leaf of these trees now.
drop table toolbox.criterion;

-- A named person rules on one condition of a device for a project, whatever was computed; the journal keeps the former ones.
create table toolbox.ruling (
  territory_id uuid not null,
  project_id uuid not null,
  device_code text not null references toolbox.device,
  condition_key text not null check (length(condition_key) <= 5000),
  holds boolean not null,
  reason text not null check (length(reason) between 3 and 1000),
  ruled_by uuid not null references membership.person,
  ruled_on date not null,
  primary key (territory_id, project_id, device_code, condition_key),
  foreign key (territory_id, project_id) references projects.project
);

alter table toolbox.ruling enable row level security;
alter table toolbox.ruling force row level security;
create policy read on toolbox.ruling for select using (
  (select kernel.is_system())
  or exists (select 1 from projects.project p where p.territory_id = ruling.territory_id and p.id = project_id
    and (p.id = any ((select projects.carried())::uuid[])
      or p.territory_id = any ((select membership.territories_as('{chef-de-projet,elu-referent,industriel-referent}'))::uuid[]))));
create policy rule on toolbox.ruling for all using (
  (select kernel.is_system())
  or (exists (select 1 from projects.project p where p.territory_id = ruling.territory_id and p.id = project_id)
    and territory_id = any ((select membership.territories_as('{chef-de-projet}'))::uuid[])));
create policy in_own_name on toolbox.ruling as restrictive for all using (true)
  with check ((select kernel.is_system()) or ruled_by = (select kernel.person()));
