create schema projects;

create sequence projects.reference_number;

create table projects.project (
  id uuid not null,
  territory_id uuid not null references territory.territory,
  reference text not null check (reference ~ '^P-[0-9]{4}-[0-9]{4,}$'),
  submission_key uuid not null,
  title text not null check (length(title) between 3 and 200),
  summary text not null check (length(summary) <= 4000),
  company text not null check (length(company) between 2 and 200),
  siren char(9) check (siren ~ '^[0-9]{9}$'),
  siret char(14) check (siret ~ '^[0-9]{14}$' and left(siret, 9) = siren),
  naf text check (naf ~ '^[0-9]{2}\.[0-9]{2}[A-Z]$'),
  commune_code char(5) references territory.commune,
  filiere text not null references territory.filiere,
  enjeux text[] not null,
  purpose text,
  cost bigint check (cost > 0),
  starts_on date,
  ends_on date check (ends_on >= starts_on),
  jobs_created numeric(8, 1) check (jobs_created >= 0),
  jobs_maintained numeric(8, 1) check (jobs_maintained >= 0),
  stage text not null check (stage in ('idea', 'qualified', 'proposed', 'retained', 'rejected')),
  tier text not null check (tier in ('secret', 'partners', 'territory', 'public')),
  embargo_until date,
  reason text check (length(reason) <= 2000),
  filed_on date not null,
  decided_on date,
  origin text not null check (origin in ('filed', 'published', 'demonstration')),
  source text,
  source_url text,
  to_verify boolean not null default false,
  version integer not null default 1,
  round integer not null default 0,
  primary key (territory_id, id),
  unique (territory_id, reference),
  unique (territory_id, submission_key),
  check (stage not in ('proposed', 'retained') or tier in ('territory', 'public')),
  check (origin <> 'filed' or (siret is not null and commune_code is not null and cost is not null and purpose is not null))
);
comment on column projects.project.cost is 'euro cents, excluding VAT; empty when the published source does not say';
comment on column projects.project.filed_on is 'the day it entered Ressort; a published case may be much older';
comment on column projects.project.jobs_created is 'full-time equivalents, as promised';
comment on table projects.project is 'territory_id leads every key of a tenant table: it is what a distributed PostgreSQL shards by';
comment on column projects.project.round is 'how many times it was put to the pair; each round has its own signatures';
comment on column projects.project.submission_key is 'made with the form: sending the same form twice files once';
create index project_id on projects.project (id);
create index project_territory_filed on projects.project (territory_id, filed_on desc, id);
create index project_filed on projects.project (filed_on desc, id);
create index project_retained on projects.project (territory_id) include (cost, jobs_created, jobs_maintained) where stage = 'retained';
create index project_public on projects.project (filed_on desc, id) where tier = 'public';

create table projects.carrier (
  territory_id uuid not null,
  project_id uuid not null,
  person_id uuid not null references membership.person,
  primary key (territory_id, project_id, person_id),
  foreign key (territory_id, project_id) references projects.project
);
comment on table projects.carrier is 'who filed the project for the company and follows it';
create index carrier_person on projects.carrier (person_id);

create table projects.named_member (
  territory_id uuid not null,
  project_id uuid not null,
  person_id uuid not null references membership.person,
  added_on date not null,
  primary key (territory_id, project_id, person_id),
  foreign key (territory_id, project_id) references projects.project
);
create index named_member_person on projects.named_member (person_id);

create table projects.signature (
  territory_id uuid not null,
  project_id uuid not null,
  round integer not null,
  half text not null check (half in ('elu', 'industriel')),
  verdict text not null check (verdict in ('retained', 'rejected')),
  person_id uuid not null references membership.person,
  signed_at timestamptz not null default now(),
  primary key (territory_id, project_id, round, half),
  unique (territory_id, project_id, round, person_id),
  foreign key (territory_id, project_id) references projects.project
);
comment on table projects.signature is 'the pair decides together: one signature of each half, by two persons';

-- What one person carries or was named to: two arrays fetched once a query, never a look-up a row.
create function projects.carried() returns uuid[] language sql stable parallel safe
  return (select coalesce(array_agg(project_id), '{}') from projects.carrier where person_id = kernel.person());
create function projects.named() returns uuid[] language sql stable parallel safe
  return (
    select coalesce(array_agg(project_id), '{}') from projects.named_member
    where person_id = kernel.person() and membership.holds_a_mandate());

alter table projects.project enable row level security;
alter table projects.project force row level security;
create policy read on projects.project for select using (
  (select kernel.is_system())
  or (tier = 'public' and (embargo_until is null or embargo_until < (select kernel.today())))
  or territory_id = any ((select membership.territories_as('{chef-de-projet}'))::uuid[])
  or (tier in ('territory', 'public') and (
    territory_id = any ((select membership.territories_as('{elu-referent,committee-member}'))::uuid[])
    or (territory_id = any ((select membership.territories_as('{industriel-referent}'))::uuid[])
      and filiere <> all ((select membership.recused_filieres())::text[]))
    or territory_id = any ((select membership.territories_of_regions())::uuid[])
    or (select membership.is_programme())))
  or id = any ((select projects.carried())::uuid[])
  or (tier <> 'secret' and id = any ((select projects.named())::uuid[])));
create policy file on projects.project for insert with check ((select kernel.is_system()));
create policy change on projects.project for update using (
  (select kernel.is_system())
  or territory_id = any ((select membership.territories_as('{chef-de-projet}'))::uuid[])
  or (tier in ('territory', 'public') and (
    territory_id = any ((select membership.territories_as('{elu-referent}'))::uuid[])
    or (territory_id = any ((select membership.territories_as('{industriel-referent}'))::uuid[])
      and filiere <> all ((select membership.recused_filieres())::text[])))));

alter table projects.carrier enable row level security;
alter table projects.carrier force row level security;
create policy read on projects.carrier for select using (
  person_id = (select kernel.person()) or (select kernel.is_system())
  or territory_id = any ((select membership.territories_as('{chef-de-projet}'))::uuid[]));
create policy file on projects.carrier for insert with check ((select kernel.is_system()));

alter table projects.named_member enable row level security;
alter table projects.named_member force row level security;
create policy read on projects.named_member for select using (
  person_id = (select kernel.person()) or (select kernel.is_system())
  or territory_id = any ((select membership.territories_as('{chef-de-projet}'))::uuid[]));
create policy name on projects.named_member for insert with check (
  (select kernel.is_system()) or territory_id = any ((select membership.territories_as('{chef-de-projet}'))::uuid[]));

alter table projects.signature enable row level security;
alter table projects.signature force row level security;
create policy read on projects.signature for select using (
  exists (select 1 from projects.project p where p.territory_id = signature.territory_id and p.id = project_id));
create policy sign on projects.signature for insert with check (
  (select kernel.is_system())
  or (person_id = (select kernel.person()) and territory_id = any (membership.territories_as(array[half || '-referent']))
    and project_id <> all ((select projects.carried())::uuid[])
    and exists (select 1 from projects.project p where p.territory_id = signature.territory_id and p.id = project_id
      and p.stage = 'proposed' and p.round = signature.round and p.filiere <> all ((select membership.recused_filieres())::text[]))));
create trigger append_only before update or delete on projects.signature for each row execute function kernel.refuse_change();

create function projects.guard_decision() returns trigger language plpgsql as $$
begin
  if (select count(*) from projects.signature s where s.territory_id = new.territory_id and s.project_id = new.id
      and s.round = new.round and s.verdict = 'retained') < 2 then
    raise exception '% is retained by both halves of the pair, or not at all', new.reference;
  end if;
  return new;
end $$;
create trigger decided_by_the_pair before update of stage on projects.project for each row
  when (new.stage = 'retained' and old.stage <> 'retained') execute function projects.guard_decision();
