alter table membership.person add column second_factor boolean not null default false;
comment on column membership.person.second_factor is 'has one, which each of their sessions then asks for';

create table membership.totp (
  person_id uuid primary key references membership.person,
  secret text not null,
  confirmed_on date,
  last_step bigint not null default 0
);
comment on column membership.totp.last_step is 'the last stretch of thirty seconds whose code was taken: none serves twice';

create table membership.recovery_code (
  person_id uuid not null references membership.person,
  code_hash bytea not null,
  used_on date,
  primary key (person_id, code_hash)
);

create table membership.passkey (
  credential_id text primary key,
  person_id uuid not null references membership.person,
  public_key bytea not null,
  counter bigint not null,
  transports text[] not null,
  added_on date not null,
  used_on date
);
create index passkey_person on membership.passkey (person_id);

create table membership.passkey_challenge (
  session_hash bytea primary key,
  purpose text not null check (purpose in ('register', 'verify')),
  challenge text not null,
  expires_at timestamptz not null
);
comment on table membership.passkey_challenge is 'what a passkey is asked to sign, by one session, once';

alter table membership.totp enable row level security;
alter table membership.totp force row level security;
create policy system_alone on membership.totp for all using ((select kernel.is_system()));
alter table membership.recovery_code enable row level security;
alter table membership.recovery_code force row level security;
create policy system_alone on membership.recovery_code for all using ((select kernel.is_system()));
alter table membership.passkey enable row level security;
alter table membership.passkey force row level security;
create policy system_alone on membership.passkey for all using ((select kernel.is_system()));
