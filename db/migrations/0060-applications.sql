create schema applications;
create sequence applications.reference_number;

create table applications.application (
  territory_id uuid not null,
  id uuid not null,
  project_id uuid not null,
  device_code text not null references toolbox.device,
  reference text not null check (reference ~ '^D-[0-9]{4}-[0-9]{4,}$'),
  state text not null default 'draft' check (state in ('draft', 'submitted', 'incomplete', 'instructed', 'granted', 'refused', 'withdrawn', 'contracted', 'closed')),
  asked bigint not null check (asked > 0),
  outside_number text check (length(outside_number) between 1 and 60),
  consent_on date,
  consent_by text check (length(consent_by) between 2 and 200),
  sent jsonb,
  opened_on date not null,
  opened_by uuid not null references membership.person,
  version integer not null default 1,
  primary key (territory_id, id),
  unique (territory_id, reference),
  foreign key (territory_id, project_id) references projects.project,
  check ((consent_on is null) = (consent_by is null)),
  check (state = 'draft' or sent is not null)
);
comment on column applications.application.asked is 'euro cents of aid asked of the device';
comment on column applications.application.consent_on is 'the day the company agreed that the operator reads this file in Ressort';
comment on column applications.application.sent is 'what the file said of the project the day it was submitted: the operator reads this, not the project';
comment on column applications.application.outside_number is 'number of the file where it was really filed, on demarches-simplifiees.fr for instance';
create unique index application_alive on applications.application (territory_id, project_id, device_code) where state not in ('refused', 'withdrawn');
create index application_device on applications.application (device_code, state);

create table applications.event (
  territory_id uuid not null,
  id uuid not null,
  application_id uuid not null,
  state text not null check (state in ('draft', 'submitted', 'incomplete', 'instructed', 'granted', 'refused', 'withdrawn', 'contracted', 'closed')),
  happened_on date not null,
  amount bigint check (amount > 0),
  words text not null default '' check (length(words) <= 2000),
  to_change text check (length(to_change) <= 2000),
  next_window date,
  entered_by uuid references membership.person,
  entered_at timestamptz not null default now(),
  primary key (territory_id, id),
  foreign key (territory_id, application_id) references applications.application,
  check (state not in ('granted', 'contracted') or amount is not null),
  check (state <> 'refused' or words <> '')
);
comment on column applications.event.to_change is 'after a refusal: what would have to change for the file to pass';
comment on column applications.event.next_window is 'after a refusal: the first day it may be asked again';
create index event_application on applications.event (territory_id, application_id, happened_on, id);
create trigger append_only before update or delete on applications.event for each row execute function kernel.refuse_change();

create table applications.piece (
  territory_id uuid not null,
  application_id uuid not null,
  rank integer not null,
  label text not null check (length(label) between 2 and 300),
  given_on date,
  primary key (territory_id, application_id, rank),
  foreign key (territory_id, application_id) references applications.application
);

create table applications.instalment (
  territory_id uuid not null,
  id uuid not null,
  application_id uuid not null,
  label text not null check (length(label) between 2 and 200),
  amount bigint not null check (amount > 0),
  due_on date not null,
  evidence text[] not null,
  asked_on date,
  paid_on date check (paid_on >= asked_on),
  primary key (territory_id, id),
  foreign key (territory_id, application_id) references applications.application,
  check (paid_on is null or asked_on is not null)
);
comment on column applications.instalment.evidence is 'what the agreement asks for before it is paid';
create index instalment_application on applications.instalment (territory_id, application_id, due_on);

-- How long files of the same device took outside labelled territories: what priority is measured against.
create table applications.outside_file (
  device_code text not null references toolbox.device,
  key text not null,
  submitted_on date not null,
  complete_on date check (complete_on >= submitted_on),
  decided_on date check (decided_on >= coalesce(complete_on, submitted_on)),
  granted boolean,
  paid_on date check (paid_on >= decided_on),
  source text not null,
  primary key (device_code, key)
);
comment on table applications.outside_file is 'a list that an operator published or gave of its files outside labelled territories; nobody is named in it';

create function applications.read_by(of_territory uuid, of_project uuid) returns boolean language sql stable parallel safe
  return exists (select 1 from projects.project p where p.territory_id = of_territory and p.id = of_project
    and (p.id = any ((select projects.carried())::uuid[])
      or p.territory_id = any ((select membership.territories_as('{chef-de-projet,elu-referent,industriel-referent,committee-member}'))::uuid[])
      or p.territory_id = any ((select membership.territories_of_regions())::uuid[])
      or (select membership.is_programme())));

alter table applications.application enable row level security;
alter table applications.application force row level security;
create policy read on applications.application for select using (
  (select kernel.is_system())
  or applications.read_by(territory_id, project_id)
  or (consent_on is not null and state <> 'draft' and toolbox.operates(device_code)));
create policy open on applications.application for insert with check (
  (select kernel.is_system())
  or (opened_by = (select kernel.person()) and territory_id = any ((select membership.territories_as('{chef-de-projet}'))::uuid[])));
create policy change on applications.application for update using (
  (select kernel.is_system())
  or territory_id = any ((select membership.territories_as('{chef-de-projet}'))::uuid[])
  or project_id = any ((select projects.carried())::uuid[])
  or (consent_on is not null and state <> 'draft' and toolbox.operates(device_code)));

-- What hangs on a file is read with it.
alter table applications.event enable row level security;
alter table applications.event force row level security;
create policy read on applications.event for select using (
  exists (select 1 from applications.application a where a.territory_id = event.territory_id and a.id = application_id));
create policy tell on applications.event for insert with check (
  (select kernel.is_system())
  or (entered_by = (select kernel.person()) and exists (select 1 from applications.application a
    where a.territory_id = event.territory_id and a.id = application_id
      and (a.territory_id = any ((select membership.territories_as('{chef-de-projet}'))::uuid[])
        or (a.consent_on is not null and toolbox.operates(a.device_code))))));
alter table applications.piece enable row level security;
alter table applications.piece force row level security;
create policy read on applications.piece for select using (
  exists (select 1 from applications.application a where a.territory_id = piece.territory_id and a.id = application_id));
create policy keep on applications.piece for all using (
  (select kernel.is_system()) or territory_id = any ((select membership.territories_as('{chef-de-projet}'))::uuid[])
  or exists (select 1 from applications.application a where a.territory_id = piece.territory_id and a.id = application_id
    and a.project_id = any ((select projects.carried())::uuid[])));
alter table applications.instalment enable row level security;
alter table applications.instalment force row level security;
create policy read on applications.instalment for select using (
  exists (select 1 from applications.application a where a.territory_id = instalment.territory_id and a.id = application_id));
create policy keep on applications.instalment for all using (
  (select kernel.is_system()) or territory_id = any ((select membership.territories_as('{chef-de-projet}'))::uuid[]));
