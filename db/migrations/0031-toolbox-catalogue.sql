alter table toolbox.device
  add column external_id text,
  add column duplicate_of text references toolbox.device;
comment on column toolbox.device.external_id is 'the key its producer gives it';
comment on column toolbox.device.duplicate_of is 'the same aid, told by our own table: it is not shown twice';
create unique index device_external on toolbox.device (origin, external_id);

-- What the catalogue said of a device, each time it changed: the difference of two is what changed.
create table toolbox.device_version (
  device_code text not null references toolbox.device on delete cascade,
  version integer not null,
  recorded_on date not null,
  content jsonb not null,
  primary key (device_code, version)
);
create index device_version_day on toolbox.device_version (recorded_on);

-- A record that could not be read waits here with its reason, until a later file brings a readable one.
create table toolbox.quarantined (
  origin text not null,
  external_id text not null,
  line integer not null,
  name text not null,
  column_name text not null,
  reason text not null,
  content jsonb not null,
  recorded_on date not null,
  primary key (origin, external_id)
);

-- Whether the page a device cites still answers.
create table toolbox.source_check (
  url text primary key,
  checked_on date not null,
  answers boolean not null,
  detail text not null,
  failing_since date
);

-- Words as people type them: without accents, and brought back to their root in French.
create function toolbox.plain(words text) returns text language sql immutable parallel safe
  return translate(lower(words), 'àâäáãåçéèêëíìîïñóòôöõúùûüýÿœæ’''-', 'aaaaaaceeeeiiiinooooouuuuyyoa   ');
alter table toolbox.device add column search tsvector generated always as (
  setweight(to_tsvector('french', toolbox.plain(name)), 'A')
  || setweight(to_tsvector('french', toolbox.plain(coalesce(operator, '') || ' ' || coalesce(owner, '') || ' ' || pays)), 'B')
  || setweight(to_tsvector('french', toolbox.plain(summary)), 'C')) stored;
create index device_search on toolbox.device using gin (search);
