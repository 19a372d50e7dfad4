create schema toolbox;

create table toolbox.device (
  code text primary key check (code ~ '^[a-z0-9-]+$'),
  rank integer not null,
  name text not null,
  operator text not null,
  owner text,
  family text not null check (family in ('engineering', 'investment', 'rebond', 'skills', 'land', 'tax', 'loan')),
  form text not null check (form in ('grant', 'recoverable-advance', 'mixed', 'loan', 'service', 'tax-credit', 'tax-exemption', 'equity')),
  pays text not null,
  rate integer check (rate between 0 and 10000),
  amount_min bigint,
  amount_max bigint,
  cost_min bigint,
  cost_max bigint,
  regime text not null check (regime in ('gber', 'de-minimis', 'none', 'unknown')),
  valid_from date,
  valid_until date,
  suspended boolean not null,
  summary text not null,
  contact text,
  source text not null,
  source_url text,
  verified_on date,
  to_verify boolean not null,
  note text
);
comment on column toolbox.device.rate is 'basis points of the eligible cost; empty: not published';
comment on column toolbox.device.amount_min is 'euro cents';
comment on column toolbox.device.amount_max is 'euro cents; empty: not published';
comment on column toolbox.device.cost_min is 'euro cents, excluding VAT';
comment on column toolbox.device.cost_max is 'euro cents, excluding VAT';

create table toolbox.criterion (
  device_code text not null references toolbox.device on delete cascade,
  rank integer not null,
  group_number integer not null,
  fact text not null,
  operator text not null check (operator in ('is', 'in', 'not-in', 'at-least', 'at-most', 'above', 'below')),
  value text not null,
  text text not null,
  source text not null,
  primary key (device_code, rank)
);
comment on column toolbox.criterion.group_number is 'every group must hold; criteria of one group are alternatives';

create table toolbox.question (
  fact text primary key,
  rank integer not null,
  kind text not null check (kind in ('yes-no', 'integer', 'euros', 'percent', 'choice', 'day', 'naf', 'from-record')),
  unit text,
  question text not null,
  help text,
  choices text,
  answer_cost integer not null
);

create table toolbox.answer (
  territory_id uuid not null,
  project_id uuid not null,
  fact text not null,
  value text not null check (length(value) <= 200),
  answered_by uuid not null references membership.person,
  answered_on date not null,
  primary key (territory_id, project_id, fact),
  foreign key (territory_id, project_id) references projects.project
);

alter table toolbox.answer enable row level security;
alter table toolbox.answer force row level security;
create policy read on toolbox.answer for select using (
  (select kernel.is_system())
  or exists (select 1 from projects.project p where p.territory_id = answer.territory_id and p.id = project_id
    and (p.id = any ((select projects.carried())::uuid[])
      or p.territory_id = any ((select membership.territories_as('{chef-de-projet,elu-referent,industriel-referent}'))::uuid[]))));
create policy give on toolbox.answer for all using (
  (select kernel.is_system())
  or exists (select 1 from projects.project p where p.territory_id = answer.territory_id and p.id = project_id
    and (p.id = any ((select projects.carried())::uuid[])
      or p.territory_id = any ((select membership.territories_as('{chef-de-projet}'))::uuid[]))));
create policy in_own_name on toolbox.answer as restrictive for all using (true)
  with check ((select kernel.is_system()) or answered_by = (select kernel.person()));
