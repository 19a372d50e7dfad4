create schema state_aid;

create table state_aid.rule (
  code text primary key,
  label text not null,
  kind text not null,
  amount bigint check (amount > 0),
  rate integer check (rate between 0 and 10000),
  years integer,
  size text,
  zone text,
  valid_from date,
  valid_until date,
  source text not null,
  source_url text,
  to_verify boolean not null,
  note text
);
comment on column state_aid.rule.amount is 'euro cents, gross grant equivalent';
comment on column state_aid.rule.rate is 'basis points';

create table state_aid.de_minimis_grant (
  id uuid primary key,
  siren char(9) not null check (siren ~ '^[0-9]{9}$'),
  amount bigint not null check (amount > 0),
  granted_on date not null,
  funder text not null check (length(funder) between 2 and 200),
  declared_by uuid references membership.person,
  declared_on date not null,
  submission_key uuid not null unique
);
comment on column state_aid.de_minimis_grant.amount is 'euro cents, gross grant equivalent';
create index de_minimis_grant_siren on state_aid.de_minimis_grant (siren, granted_on);

alter table state_aid.de_minimis_grant enable row level security;
alter table state_aid.de_minimis_grant force row level security;
-- Whoever follows a project of the undertaking needs its room; a public project opens nothing to the public. Anybody can
-- file under a number read on an invoice: it is the chef de projet, by qualifying, who knows a company by its people.
create policy read on state_aid.de_minimis_grant for select using (
  (select kernel.is_system())
  or exists (select 1 from projects.project p where p.siren = de_minimis_grant.siren
    and ((p.id = any ((select projects.carried())::uuid[]) and p.stage in ('qualified', 'proposed', 'retained'))
      or p.territory_id = any ((select membership.territories_as('{chef-de-projet,elu-referent,industriel-referent}'))::uuid[]))));
create policy declare on state_aid.de_minimis_grant for insert with check (
  (select kernel.is_system())
  or (declared_by = (select kernel.person()) and exists (select 1 from projects.project p where p.siren = de_minimis_grant.siren
    and ((p.id = any ((select projects.carried())::uuid[]) and p.stage in ('qualified', 'proposed', 'retained'))
      or p.territory_id = any ((select membership.territories_as('{chef-de-projet}'))::uuid[])))));
create trigger append_only before update or delete on state_aid.de_minimis_grant for each row execute function kernel.refuse_change();
