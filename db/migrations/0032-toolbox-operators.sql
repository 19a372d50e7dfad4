alter table toolbox.device drop column organisation_id;

-- The operators of a device are the bodies that the catalogue names; a person acts for theirs by a dated mandate.
create function toolbox.operates(device text) returns boolean language sql stable parallel safe
  return exists (
    select 1 from membership.mandate m
    join membership.organisation o on o.id = m.organisation_id
    join toolbox.device d on d.code = device
    where m.person_id = kernel.person() and m.role = 'operator'
      and m.valid_from <= kernel.today() and (m.valid_until is null or kernel.today() <= m.valid_until)
      and exists (select 1 from regexp_split_to_table(d.operator, ', | et ') named where lower(named) = lower(o.name)));

create table toolbox.rule_draft (
  device_code text primary key references toolbox.device on delete cascade,
  rule jsonb not null,
  based_on integer not null,
  editors uuid[] not null,
  edited_on date not null,
  version integer not null default 1
);
comment on column toolbox.rule_draft.editors is 'who wrote in it: another person publishes';

create table toolbox.rule_case (
  id uuid primary key,
  device_code text not null references toolbox.device on delete cascade,
  name text not null check (length(name) between 3 and 200),
  facts jsonb not null,
  expected text not null check (expected in ('yes', 'no', 'unknown', 'not-applicable')),
  written_by uuid not null references membership.person,
  written_on date not null
);
create index rule_case_device on toolbox.rule_case (device_code);

alter table toolbox.rule_version
  add column drafted_by uuid[],
  add column published_by uuid references membership.person;

alter table toolbox.rule_draft enable row level security;
alter table toolbox.rule_draft force row level security;
create policy work on toolbox.rule_draft for all using ((select kernel.is_system()) or toolbox.operates(device_code));
alter table toolbox.rule_case enable row level security;
alter table toolbox.rule_case force row level security;
create policy work on toolbox.rule_case for all using ((select kernel.is_system()) or toolbox.operates(device_code));
create policy in_own_name on toolbox.rule_case as restrictive for insert
  with check ((select kernel.is_system()) or written_by = (select kernel.person()));
