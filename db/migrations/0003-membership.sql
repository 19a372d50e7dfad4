create schema membership;

create table membership.organisation (
  id uuid primary key,
  name text not null,
  kind text not null,
  siren char(9) check (siren ~ '^[0-9]{9}$'),
  fictional boolean not null default false
);
create unique index organisation_siren on membership.organisation (siren);
create unique index organisation_name on membership.organisation (lower(name)) where siren is null;

create table membership.person (
  id uuid primary key,
  name text not null,
  email text check (email = lower(email)),
  email_confirmed_on date,
  demonstration_label text
);
comment on column membership.person.demonstration_label is 'the words on the sign-in button of the demonstration; nobody else has one';
create unique index person_email on membership.person (email);

create table membership.mandate (
  id uuid primary key,
  person_id uuid not null references membership.person,
  role text not null check (role in ('programme', 'region', 'operator', 'chef-de-projet', 'elu-referent',
    'industriel-referent', 'committee-member', 'partner', 'evaluator')),
  territory_id uuid references territory.territory,
  region_code text references territory.region,
  organisation_id uuid references membership.organisation,
  title text,
  valid_from date not null,
  valid_until date check (valid_until >= valid_from),
  published boolean not null,
  source text,
  source_url text,
  published_on date,
  to_verify boolean not null default false,
  note text,
  check ((territory_id is not null) = (role in ('chef-de-projet', 'elu-referent', 'industriel-referent', 'committee-member', 'partner'))),
  check ((region_code is not null) = (role = 'region'))
);
comment on column membership.mandate.published is 'shown on the public page of the territory';
create index mandate_person on membership.mandate (person_id);
create index mandate_territory on membership.mandate (territory_id, role);

create table membership.interest (
  person_id uuid not null references membership.person,
  filiere text not null references territory.filiere,
  declared_on date not null,
  primary key (person_id, filiere)
);
comment on table membership.interest is 'a person of the governance whose own firm works in this filiere: the files of competitors stay closed to them';

create table membership.supporter (
  territory_id uuid not null references territory.territory,
  organisation_id uuid not null references membership.organisation,
  since date not null,
  source text not null,
  source_url text,
  published_on date,
  note text,
  primary key (territory_id, organisation_id)
);

create table membership.joining_request (
  id uuid primary key,
  territory_id uuid not null references territory.territory,
  organisation text not null check (length(organisation) between 2 and 200),
  kind text not null,
  contact text not null check (length(contact) between 2 and 200),
  email text not null check (length(email) <= 254),
  message text not null check (length(message) <= 4000),
  asked_on date not null,
  status text not null default 'received' check (status in ('received', 'accepted', 'declined')),
  submission_key uuid not null unique
);
create index joining_request_territory on membership.joining_request (territory_id, status, asked_on desc);

create table membership.session (
  token_hash bytea primary key,
  person_id uuid not null references membership.person,
  opened_at timestamptz not null default now(),
  expires_at timestamptz not null
);
create index session_expiry on membership.session (expires_at);

create table membership.sign_in_link (
  token_hash bytea primary key,
  person_id uuid not null references membership.person,
  browser_hash bytea,
  asked_at timestamptz not null default now(),
  expires_at timestamptz not null,
  used_at timestamptz
);
comment on column membership.sign_in_link.browser_hash is 'the browser that asked; empty when we sent the link without being asked, after a filing';

create function membership.territories_as(roles text[]) returns uuid[] language sql stable parallel safe
  return (
    select coalesce(array_agg(territory_id), '{}') from membership.mandate
    where person_id = kernel.person() and role = any (roles) and territory_id is not null
      and valid_from <= kernel.today() and (valid_until is null or kernel.today() <= valid_until));

create function membership.holds_a_mandate() returns boolean language sql stable parallel safe
  return exists (
    select 1 from membership.mandate
    where person_id = kernel.person()
      and valid_from <= kernel.today() and (valid_until is null or kernel.today() <= valid_until));

create function membership.is_programme() returns boolean language sql stable parallel safe
  return exists (
    select 1 from membership.mandate
    where person_id = kernel.person() and role = 'programme'
      and valid_from <= kernel.today() and (valid_until is null or kernel.today() <= valid_until));

create function membership.territories_of_regions() returns uuid[] language sql stable parallel safe
  return (
    select coalesce(array_agg(t.id), '{}') from membership.mandate m
    join territory.territory t on t.region_code = m.region_code
    where m.person_id = kernel.person() and m.role = 'region'
      and m.valid_from <= kernel.today() and (m.valid_until is null or kernel.today() <= m.valid_until));

create function membership.recused_filieres() returns text[] language sql stable parallel safe
  return (select coalesce(array_agg(filiere), '{}') from membership.interest where person_id = kernel.person());

alter table membership.joining_request enable row level security;
alter table membership.joining_request force row level security;
-- A request, like a filing, comes from anybody and in nobody's name: the verb does it as the system.
create policy ask on membership.joining_request for insert with check ((select kernel.is_system()));
create policy receive on membership.joining_request for select using (
  (select kernel.is_system())
  or territory_id = any ((select membership.territories_as('{chef-de-projet,elu-referent,industriel-referent}'))::uuid[]));
create policy answer on membership.joining_request for update using (
  territory_id = any ((select membership.territories_as('{chef-de-projet}'))::uuid[]));
