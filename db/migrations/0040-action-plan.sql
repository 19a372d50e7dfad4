create schema action_plan;

create sequence action_plan.reference_number;

create table action_plan.plan (
  territory_id uuid primary key references territory.territory,
  title text not null check (length(title) between 3 and 200),
  summary text not null default '' check (length(summary) <= 4000),
  opened_on date not null,
  content integer not null default 0,
  version integer not null default 1,
  source text,
  source_url text
);
comment on table action_plan.plan is 'one plan a labelled territory and phase: its territory is its key, its versions are editions';
comment on column action_plan.plan.content is 'goes up with each change of an axis or a fiche: tells whether the last edition still says the whole';

create table action_plan.axis (
  territory_id uuid not null references action_plan.plan,
  id uuid not null,
  rank integer not null,
  title text not null check (length(title) between 3 and 300),
  enjeu text,
  thread text check (thread in ('attractiveness', 'transition', 'innovation', 'skills')),
  primary key (territory_id, id)
);
comment on column action_plan.axis.enjeu is 'the enjeu of the phase it answers, by its code; empty when it is the territory''s own';
comment on column action_plan.axis.thread is 'the territory''s own thread that the axis follows';

create table action_plan.fiche (
  territory_id uuid not null references action_plan.plan,
  id uuid not null,
  reference text not null check (reference ~ '^A-[0-9]{4}-[0-9]{4,}$'),
  axis_id uuid not null,
  parent_id uuid,
  rank integer not null default 0,
  title text not null check (length(title) between 3 and 300),
  why text not null default '' check (length(why) <= 8000),
  objectives text not null default '' check (length(objectives) <= 8000),
  effects text not null default '' check (length(effects) <= 8000),
  targets text not null default '' check (length(targets) <= 8000),
  means text not null default '' check (length(means) <= 8000),
  lead text not null default '' check (length(lead) <= 300),
  pilots text[] not null default '{}',
  elected_leads text[] not null default '{}',
  partners text[] not null default '{}',
  governance_body text not null default '' check (length(governance_body) <= 300),
  starts_on date,
  ends_on date check (ends_on >= starts_on),
  yearly boolean not null default false,
  status text not null default 'to-discuss' check (status in ('to-discuss', 'to-come', 'under-way', 'done', 'paused', 'blocked', 'abandoned')),
  status_reason text check (length(status_reason) between 3 and 2000),
  tier text not null default 'territory' check (tier in ('restricted', 'territory', 'public')),
  impact smallint check (impact between 1 and 4),
  effort smallint check (effort between 1 and 4),
  window_closes_on date,
  created_on date not null,
  updated_on date not null,
  source text,
  source_url text,
  fictional boolean not null default false,
  exchange_id uuid,
  exchange jsonb,
  version integer not null default 1,
  primary key (territory_id, id),
  unique (territory_id, reference),
  unique (territory_id, exchange_id),
  foreign key (territory_id, axis_id) references action_plan.axis,
  foreign key (territory_id, parent_id) references action_plan.fiche,
  check (status not in ('blocked', 'abandoned') or status_reason is not null),
  check (parent_id <> id)
);
comment on column action_plan.fiche.window_closes_on is 'last day, included, to ask the funding that the action counts on';
comment on column action_plan.fiche.exchange_id is 'its id in the exchange schema projets-territoire, when it came from there';
comment on column action_plan.fiche.exchange is 'what that schema says and a fiche has no field for: given back as it came';
create index fiche_axis on action_plan.fiche (territory_id, axis_id, rank, id);
create index fiche_status on action_plan.fiche (territory_id, status, ends_on);
create index fiche_parent on action_plan.fiche (territory_id, parent_id) where parent_id is not null;
create index fiche_updated on action_plan.fiche (territory_id, updated_on desc, id);

create table action_plan.budget_line (
  territory_id uuid not null,
  fiche_id uuid not null,
  year smallint not null check (year between 2015 and 2060),
  kind text not null check (kind in ('investment', 'running', 'fte')),
  forecast bigint check (forecast >= 0),
  actual bigint check (actual >= 0),
  primary key (territory_id, fiche_id, year, kind),
  foreign key (territory_id, fiche_id) references action_plan.fiche on delete cascade
);
comment on table action_plan.budget_line is 'investment and running in euro cents excluding VAT; fte in hundredths of a full-time equivalent';

create table action_plan.funder_line (
  territory_id uuid not null,
  fiche_id uuid not null,
  funder text not null check (length(funder) between 2 and 200),
  amount bigint check (amount > 0),
  primary key (territory_id, fiche_id, funder),
  foreign key (territory_id, fiche_id) references action_plan.fiche on delete cascade
);
comment on column action_plan.funder_line.amount is 'euro cents the plan counts on; empty when it is not known. Money asked and paid is in the ledger of funding';

create table action_plan.dependency (
  territory_id uuid not null,
  fiche_id uuid not null,
  after_id uuid not null,
  primary key (territory_id, fiche_id, after_id),
  foreign key (territory_id, fiche_id) references action_plan.fiche on delete cascade,
  foreign key (territory_id, after_id) references action_plan.fiche on delete cascade,
  check (fiche_id <> after_id)
);
comment on table action_plan.dependency is 'a fiche starts once another has ended; the verb refuses a cycle';
create index dependency_after on action_plan.dependency (territory_id, after_id);

create table action_plan.risk (
  territory_id uuid not null,
  id uuid not null,
  fiche_id uuid not null,
  label text not null check (length(label) between 3 and 300),
  likelihood smallint not null check (likelihood between 1 and 4),
  severity smallint not null check (severity between 1 and 4),
  response text not null default '' check (length(response) <= 2000),
  primary key (territory_id, id),
  foreign key (territory_id, fiche_id) references action_plan.fiche on delete cascade
);
create index risk_fiche on action_plan.risk (territory_id, fiche_id);

create table action_plan.link (
  territory_id uuid not null,
  id uuid not null,
  fiche_id uuid not null,
  kind text not null check (kind in ('project', 'device', 'indicator', 'document')),
  target text not null check (length(target) between 1 and 500),
  label text not null default '' check (length(label) <= 300),
  primary key (territory_id, id),
  unique (territory_id, fiche_id, kind, target),
  foreign key (territory_id, fiche_id) references action_plan.fiche on delete cascade
);
comment on column action_plan.link.target is 'reference of a project, code of a device, words of an indicator, address of a document';

create table action_plan.note (
  territory_id uuid not null,
  id uuid not null,
  fiche_id uuid not null,
  written_on date not null,
  person_id uuid references membership.person,
  author text not null,
  body text not null check (length(body) between 1 and 4000),
  primary key (territory_id, id),
  foreign key (territory_id, fiche_id) references action_plan.fiche on delete cascade
);
create index note_fiche on action_plan.note (territory_id, fiche_id, written_on desc);

create table action_plan.guest (
  territory_id uuid not null,
  fiche_id uuid not null,
  guest_territory_id uuid not null references territory.territory,
  state text not null check (state in ('invited', 'accepted', 'declined')),
  axis_id uuid,
  invited_on date not null,
  answered_on date,
  primary key (territory_id, fiche_id, guest_territory_id),
  foreign key (territory_id, fiche_id) references action_plan.fiche on delete cascade,
  foreign key (guest_territory_id, axis_id) references action_plan.axis,
  check (guest_territory_id <> territory_id),
  check ((state = 'accepted') = (axis_id is not null))
);
comment on table action_plan.guest is 'a fiche shown in the plan of another territory, which consented and says under which of its axes';
create index guest_territory on action_plan.guest (guest_territory_id, state);


-- Where a person may read: three arrays fetched once a query, never a look-up a row.
create function action_plan.led() returns uuid[] language sql stable parallel safe
  return membership.territories_as('{chef-de-projet,elu-referent,industriel-referent}');
create function action_plan.entered() returns uuid[] language sql stable parallel safe
  return membership.territories_as('{chef-de-projet,elu-referent,industriel-referent,committee-member,partner}') || membership.territories_of_regions();
create function action_plan.invited() returns uuid[] language sql stable parallel safe
  return (select coalesce(array_agg(g.fiche_id), '{}') from action_plan.guest g
    where g.state <> 'declined' and g.guest_territory_id = any (action_plan.entered()));

alter table action_plan.plan enable row level security;
alter table action_plan.plan force row level security;
create policy read on action_plan.plan for select using (
  (select kernel.is_system()) or (select membership.is_programme()) or territory_id = any ((select action_plan.entered())::uuid[]));
create policy open on action_plan.plan for insert with check (
  (select kernel.is_system()) or territory_id = any ((select membership.territories_as('{chef-de-projet}'))::uuid[]));
create policy change on action_plan.plan for update using (
  (select kernel.is_system()) or territory_id = any ((select membership.territories_as('{chef-de-projet}'))::uuid[]));

alter table action_plan.axis enable row level security;
alter table action_plan.axis force row level security;
create policy read on action_plan.axis for select using (
  (select kernel.is_system()) or (select membership.is_programme()) or territory_id = any ((select action_plan.entered())::uuid[]));
create policy change on action_plan.axis for all using (
  (select kernel.is_system()) or territory_id = any ((select membership.territories_as('{chef-de-projet}'))::uuid[]));

alter table action_plan.guest enable row level security;
alter table action_plan.guest force row level security;
create policy read on action_plan.guest for select using (
  (select kernel.is_system()) or (select membership.is_programme())
  or territory_id = any ((select action_plan.entered())::uuid[]) or guest_territory_id = any ((select action_plan.entered())::uuid[]));
create policy invite on action_plan.guest for all using (
  (select kernel.is_system()) or territory_id = any ((select membership.territories_as('{chef-de-projet}'))::uuid[]));
create policy answer on action_plan.guest for update using (
  guest_territory_id = any ((select membership.territories_as('{chef-de-projet}'))::uuid[]));

alter table action_plan.fiche enable row level security;
alter table action_plan.fiche force row level security;
create policy read on action_plan.fiche for select using (
  (select kernel.is_system())
  or territory_id = any ((select action_plan.led())::uuid[])
  or (tier <> 'restricted' and (
    (select membership.is_programme()) or territory_id = any ((select action_plan.entered())::uuid[])
    or id = any ((select action_plan.invited())::uuid[]))));
create policy change on action_plan.fiche for all using (
  (select kernel.is_system()) or territory_id = any ((select membership.territories_as('{chef-de-projet}'))::uuid[]));

-- What hangs on a fiche is read with it, and written by who writes it.
alter table action_plan.budget_line enable row level security;
alter table action_plan.budget_line force row level security;
create policy read on action_plan.budget_line for select using (
  (select kernel.is_system())
  or exists (select 1 from action_plan.fiche f where f.territory_id = budget_line.territory_id and f.id = fiche_id));
create policy change on action_plan.budget_line for all using (
  (select kernel.is_system()) or territory_id = any ((select membership.territories_as('{chef-de-projet}'))::uuid[]));
alter table action_plan.funder_line enable row level security;
alter table action_plan.funder_line force row level security;
create policy read on action_plan.funder_line for select using (
  (select kernel.is_system())
  or exists (select 1 from action_plan.fiche f where f.territory_id = funder_line.territory_id and f.id = fiche_id));
create policy change on action_plan.funder_line for all using (
  (select kernel.is_system()) or territory_id = any ((select membership.territories_as('{chef-de-projet}'))::uuid[]));
alter table action_plan.dependency enable row level security;
alter table action_plan.dependency force row level security;
create policy read on action_plan.dependency for select using (
  (select kernel.is_system())
  or exists (select 1 from action_plan.fiche f where f.territory_id = dependency.territory_id and f.id = fiche_id));
create policy change on action_plan.dependency for all using (
  (select kernel.is_system()) or territory_id = any ((select membership.territories_as('{chef-de-projet}'))::uuid[]));
alter table action_plan.risk enable row level security;
alter table action_plan.risk force row level security;
create policy read on action_plan.risk for select using (
  (select kernel.is_system())
  or exists (select 1 from action_plan.fiche f where f.territory_id = risk.territory_id and f.id = fiche_id));
create policy change on action_plan.risk for all using (
  (select kernel.is_system()) or territory_id = any ((select membership.territories_as('{chef-de-projet}'))::uuid[]));
alter table action_plan.link enable row level security;
alter table action_plan.link force row level security;
create policy read on action_plan.link for select using (
  (select kernel.is_system())
  or exists (select 1 from action_plan.fiche f where f.territory_id = link.territory_id and f.id = fiche_id));
create policy change on action_plan.link for all using (
  (select kernel.is_system()) or territory_id = any ((select membership.territories_as('{chef-de-projet}'))::uuid[]));
alter table action_plan.note enable row level security;
alter table action_plan.note force row level security;
create policy read on action_plan.note for select using (
  (select kernel.is_system())
  or exists (select 1 from action_plan.fiche f where f.territory_id = note.territory_id and f.id = fiche_id));
create policy write on action_plan.note for insert with check (
  (select kernel.is_system())
  or (person_id = (select kernel.person())
    and territory_id = any ((select membership.territories_as('{chef-de-projet,elu-referent,industriel-referent,committee-member}'))::uuid[])));
