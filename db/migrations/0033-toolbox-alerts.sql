alter table toolbox.device add column id uuid not null default gen_random_uuid() unique;
comment on column toolbox.device.id is 'what an inbox is told about';

create table toolbox.saved_search (
  id uuid primary key,
  person_id uuid not null references membership.person,
  filters jsonb not null,
  saved_on date not null
);
create index saved_search_person on toolbox.saved_search (person_id);
alter table toolbox.saved_search enable row level security;
alter table toolbox.saved_search force row level security;
create policy own on toolbox.saved_search for all using ((select kernel.is_system()) or person_id = (select kernel.person()));

-- What those who follow a device were last told of it.
create table toolbox.told (
  device_code text primary key references toolbox.device on delete cascade,
  version integer not null,
  opening text not null,
  told_on date not null
);
