create schema imports;

create table imports.workbook (
  territory_id uuid not null references territory.territory,
  id uuid not null,
  file_name text not null check (length(file_name) between 1 and 200),
  file_hash text not null references kernel.file,
  sheet integer not null default 0 check (sheet >= 0),
  header_from integer not null check (header_from >= 1),
  header_rows integer not null check (header_rows between 1 and 3),
  mapping jsonb not null,
  mends jsonb not null default '{}',
  state text not null default 'draft' check (state in ('draft', 'done', 'undone')),
  given_by uuid not null references membership.person,
  given_on date not null,
  done_on date,
  undone_on date,
  added integer,
  left_empty jsonb,
  version integer not null default 1,
  primary key (territory_id, id),
  check ((state = 'draft') = (done_on is null)),
  check ((state = 'undone') = (undone_on is not null))
);
comment on table imports.workbook is 'somebody''s plan in a workbook: read again and again until it is confirmed, then written once';
comment on column imports.workbook.mapping is 'field by number of the column';
comment on column imports.workbook.mends is 'what was written in place of a cell, by its address';
comment on column imports.workbook.left_empty is 'the cells that nobody understood nor mended: their fields were left empty';
create index workbook_given on imports.workbook (territory_id, given_on desc, id desc);

create table imports.entered_fiche (
  territory_id uuid not null,
  workbook_id uuid not null,
  fiche_id uuid not null,
  source_row integer not null,
  primary key (territory_id, workbook_id, fiche_id),
  foreign key (territory_id, workbook_id) references imports.workbook
);
comment on table imports.entered_fiche is 'what a workbook wrote: what undoing it takes away';

create table imports.known_header (
  territory_id uuid not null references territory.territory,
  header text not null check (length(header) between 1 and 200),
  field text not null,
  primary key (territory_id, header)
);
comment on table imports.known_header is 'which field a column of that name filled last time in this territory';

alter table imports.workbook enable row level security;
alter table imports.workbook force row level security;
create policy all_of_it on imports.workbook for all using (
  (select kernel.is_system()) or territory_id = any ((select membership.territories_as('{chef-de-projet}'))::uuid[]))
  with check ((select kernel.is_system()) or territory_id = any ((select membership.territories_as('{chef-de-projet}'))::uuid[]));
alter table imports.entered_fiche enable row level security;
alter table imports.entered_fiche force row level security;
create policy all_of_it on imports.entered_fiche for all using (
  territory_id = any ((select membership.territories_as('{chef-de-projet}'))::uuid[]));
alter table imports.known_header enable row level security;
alter table imports.known_header force row level security;
create policy all_of_it on imports.known_header for all using (
  territory_id = any ((select membership.territories_as('{chef-de-projet}'))::uuid[]));
