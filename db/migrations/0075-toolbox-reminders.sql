-- What each keeper of a device was reminded to read again: nobody is told twice of the same.
create table toolbox.reminded (
  person_id uuid not null references membership.person,
  device_code text not null references toolbox.device on delete cascade,
  stale text not null check (stale in ('expired', 'expiring', 'unverified', 'dead-source')),
  reminded_on date not null,
  primary key (person_id, device_code, stale)
);
alter table toolbox.reminded enable row level security;
alter table toolbox.reminded force row level security;
create policy system on toolbox.reminded for all using ((select kernel.is_system()));

-- An operator read its own device again: it says so, and nothing else of the catalogue.
comment on column toolbox.device.verified_on is 'the day somebody last read the source again, or the operator itself said that the page is right';
