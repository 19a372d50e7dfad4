create schema territory;

create table territory.region (
  code text primary key,
  name text not null
);
create table territory.departement (
  code text primary key,
  region_code text not null references territory.region,
  name text not null
);
create table territory.epci (
  siren char(9) primary key check (siren ~ '^[0-9]{9}$'),
  name text not null,
  kind text not null,
  population integer
);
create table territory.commune (
  code char(5) primary key,
  name text not null,
  departement_code text not null references territory.departement,
  epci_siren char(9) references territory.epci,
  population integer,
  postal_codes text[] not null
);
comment on table territory.commune is 'communes of the COG 2026';
create index commune_epci on territory.commune (epci_siren);

create table territory.grouping (
  code text not null,
  commune_code char(5) not null references territory.commune,
  primary key (code, commune_code)
);
comment on table territory.grouping is 'what a member of a perimeter covers: the communes of an EPCI or EPT, a commune for itself';
create index grouping_commune on territory.grouping (commune_code);

create table territory.phase (
  code text primary key,
  label text not null,
  valid_from date not null,
  valid_until date not null check (valid_until >= valid_from),
  announced_on date,
  source text not null,
  source_url text,
  to_verify boolean not null
);
create table territory.enjeu (
  phase text not null references territory.phase,
  code text not null,
  rank integer not null,
  label text not null,
  valid_from date not null,
  valid_until date,
  source text not null,
  source_url text,
  to_verify boolean not null,
  primary key (phase, code)
);
create table territory.filiere (
  code text primary key,
  label text not null,
  naf_divisions text[] not null,
  to_verify boolean not null,
  source text not null
);

create table territory.territory (
  id uuid primary key,
  phase text not null references territory.phase,
  code text not null check (code ~ '^ti-[0-9]{4}$'),
  name text not null,
  own_name text,
  region_code text not null references territory.region,
  longitude double precision not null,
  latitude double precision not null,
  source text not null,
  source_date date,
  unique (phase, code)
);
comment on table territory.territory is 'a labelled territory; codes are used again from one phase to the next, so the key is (phase, code)';
create index territory_region on territory.territory (region_code);

create table territory.perimeter_member (
  territory_id uuid not null references territory.territory,
  kind text not null check (kind in ('epci', 'commune')),
  member_code text not null,
  name text not null,
  valid_from date not null,
  valid_until date check (valid_until >= valid_from),
  source text not null,
  primary key (territory_id, kind, member_code, valid_from)
);
create index perimeter_member_code on territory.perimeter_member (member_code);

create table territory.fact (
  territory_id uuid not null references territory.territory,
  topic text not null,
  rank integer not null,
  label text not null,
  value text,
  unit text,
  scope text,
  detail text,
  source text not null,
  source_url text,
  published_on date,
  to_verify boolean not null,
  primary key (territory_id, topic, rank)
);

create table territory.establishment (
  siret char(14) primary key check (siret ~ '^[0-9]{14}$'),
  name text not null,
  commune_code char(5) not null references territory.commune,
  as_of date not null,
  source text not null
);
comment on table territory.establishment is 'where an establishment stands, as far as we were told: never the whole SIRENE register';

create table territory.contour (
  layer text not null check (layer in ('territory', 'region', 'departement', 'commune')),
  code text not null,
  geometry jsonb not null,
  source text not null,
  primary key (layer, code)
);
comment on table territory.contour is 'outlines an operator imported; the map is drawn with points without them';

create table territory.source (
  key text primary key,
  label text not null,
  url text,
  published_on date
);
