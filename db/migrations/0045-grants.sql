create schema grants;

create table grants.grant (
  source text not null check (source in ('fonds-vert', 'scdl')),
  key text not null,
  id uuid not null unique,
  reference text,
  funder text not null check (length(funder) between 2 and 200),
  programme text,
  title text not null,
  beneficiary text not null,
  siren char(9) check (siren ~ '^[0-9]{9}$'),
  commune_code char(5) references territory.commune,
  commune_told text,
  amount bigint check (amount > 0),
  decided_on date,
  file text not null,
  primary key (source, key)
);
comment on table grants.grant is 'what a funder published that it gave, as a list told it: open data, the same for everybody';
comment on column grants.grant.key is 'which grant of the list: the number of the file, or what of the row makes it one of a kind';
comment on column grants.grant.reference is 'the number the funder gave the file or the decision, as people know it';
comment on column grants.grant.amount is 'euro cents; empty where the list does not say';
comment on column grants.grant.commune_told is 'what the list wrote, where it is no place of the project';
create index grant_siren on grants.grant (siren);
create index grant_commune on grants.grant (commune_code);

-- What the chef de projet said of a grant: it is money of this project, or of none of ours.
create table grants.match (
  territory_id uuid not null references territory.territory,
  grant_id uuid not null references grants.grant (id),
  project_id uuid,
  entry_id uuid,
  wrote_entry boolean not null default false,
  decided_by uuid not null references membership.person,
  decided_on date not null,
  primary key (territory_id, grant_id),
  foreign key (territory_id, project_id) references projects.project,
  foreign key (territory_id, entry_id) references funding.entry,
  check ((project_id is null) = (entry_id is null))
);
comment on table grants.match is 'a grant belongs to one project of a territory, whose ledger has one line for it, or to none';
comment on column grants.match.wrote_entry is 'the line of the ledger was written by this match, and not there before it';
create index match_project on grants.match (territory_id, project_id);
create unique index match_entry on grants.match (territory_id, entry_id);

alter table grants.match enable row level security;
alter table grants.match force row level security;
create policy read on grants.match for select using (
  (select kernel.is_system())
  or territory_id = any ((select membership.territories_as('{chef-de-projet}'))::uuid[])
  or exists (select 1 from projects.project p where p.territory_id = match.territory_id and p.id = project_id));
create policy decide on grants.match for insert with check (
  territory_id = any ((select membership.territories_as('{chef-de-projet}'))::uuid[]) and decided_by = (select kernel.person()));
create policy undo on grants.match for delete using (
  territory_id = any ((select membership.territories_as('{chef-de-projet}'))::uuid[]));
