alter table membership.session add column id_token text;
alter table membership.session add column second_factor_at timestamptz;
comment on column membership.session.id_token is 'what the identity provider asks for to close the session it opened too';

create table membership.openid_request (
  state_hash bytea primary key,
  browser_hash bytea not null,
  nonce text not null,
  code_verifier text not null,
  return_to text,
  asked_at timestamptz not null default now(),
  expires_at timestamptz not null,
  used_at timestamptz
);
comment on table membership.openid_request is 'a browser sent to the identity provider: it comes back once, in time, and is the same';

create table membership.identity (
  issuer text not null,
  subject text not null,
  person_id uuid not null references membership.person,
  siret char(14) check (siret ~ '^[0-9]{14}$'),
  linked_on date not null,
  seen_on date not null,
  primary key (issuer, subject)
);
comment on table membership.identity is 'who the identity provider calls by that name; found by the address the first time';
create index identity_person on membership.identity (person_id);

create table membership.affiliation (
  person_id uuid not null references membership.person,
  organisation_id uuid not null references membership.organisation,
  siret char(14) not null check (siret ~ '^[0-9]{14}$'),
  seen_on date not null,
  primary key (person_id, organisation_id)
);
comment on table membership.affiliation is 'the organisations in whose name a person came by the identity provider; it gives no right';

alter table membership.identity enable row level security;
alter table membership.identity force row level security;
create policy own on membership.identity for all using ((select kernel.is_system()) or person_id = (select kernel.person()))
  with check ((select kernel.is_system()));
alter table membership.affiliation enable row level security;
alter table membership.affiliation force row level security;
create policy own on membership.affiliation for all using ((select kernel.is_system()) or person_id = (select kernel.person()))
  with check ((select kernel.is_system()));
