create sequence committees.obstacle_number;
create sequence committees.commitment_number;

create function membership.own_organisations() returns uuid[] language sql stable parallel safe
  return (
    select coalesce(array_agg(organisation_id), '{}') from membership.mandate
    where person_id = kernel.person() and organisation_id is not null
      and valid_from <= kernel.today() and (valid_until is null or kernel.today() <= valid_until));

create table committees.obstacle (
  territory_id uuid not null references territory.territory,
  id uuid not null,
  reference text not null check (reference ~ '^O-[0-9]{4}-[0-9]{4,}$'),
  kind text not null check (kind in ('land', 'skills', 'permit', 'funding', 'energy', 'housing', 'transport', 'rule')),
  title text not null check (length(title) between 3 and 200),
  detail text not null check (length(detail) <= 4000),
  level text not null check (level in ('local', 'regional', 'national')),
  reached text not null check (reached in ('local', 'regional', 'national')),
  state text not null check (state in ('waiting', 'answered', 'closed')),
  owner text not null check (length(owner) <= 200),
  answer_due date,
  project_id uuid,
  raised_by uuid references membership.person,
  raised_on date not null,
  version integer not null default 1,
  submission_key uuid not null,
  primary key (territory_id, id),
  unique (territory_id, reference),
  unique (territory_id, submission_key),
  foreign key (territory_id, project_id) references projects.project
);
comment on column committees.obstacle.level is 'who has to answer now';
comment on column committees.obstacle.reached is 'the highest level it was put to, which goes on reading it';
comment on column committees.obstacle.owner is 'who answers, in words';
create index obstacle_waiting on committees.obstacle (level, answer_due) where state = 'waiting';

create table committees.obstacle_step (
  territory_id uuid not null,
  id uuid not null,
  obstacle_id uuid not null,
  kind text not null check (kind in ('raised', 'taken', 'escalated', 'answered', 'reopened', 'closed')),
  level text not null check (level in ('local', 'regional', 'national')),
  text text not null check (length(text) <= 4000),
  by_person uuid references membership.person,
  happened_on date not null,
  happened_at timestamptz not null default clock_timestamp(),
  primary key (territory_id, id),
  foreign key (territory_id, obstacle_id) references committees.obstacle
);
create index obstacle_step_of on committees.obstacle_step (territory_id, obstacle_id, happened_at);
create trigger append_only before update or delete on committees.obstacle_step for each row execute function kernel.refuse_change();

create table committees.commitment (
  territory_id uuid not null references territory.territory,
  id uuid not null,
  reference text not null check (reference ~ '^E-[0-9]{4}-[0-9]{4,}$'),
  organisation_id uuid not null references membership.organisation,
  promise text not null check (length(promise) between 3 and 1000),
  project_id uuid,
  promised_on date not null,
  due_on date not null check (due_on >= promised_on),
  source text not null check (length(source) between 2 and 300),
  source_url text check (source_url ~ '^https?://'),
  delivered_on date check (delivered_on >= promised_on),
  evidence text check (length(evidence) between 2 and 1000),
  evidence_url text check (evidence_url ~ '^https?://'),
  noted_by uuid references membership.person,
  recorded_by uuid references membership.person,
  recorded_on date not null,
  version integer not null default 1,
  submission_key uuid not null,
  primary key (territory_id, id),
  unique (territory_id, reference),
  unique (territory_id, submission_key),
  foreign key (territory_id, project_id) references projects.project,
  check ((delivered_on is null) = (evidence is null))
);
comment on table committees.commitment is 'what an organisation promised the territory, as a debt with its day; kept only with evidence';
create index commitment_due on committees.commitment (territory_id, due_on) where delivered_on is null;
create index commitment_organisation on committees.commitment (organisation_id, due_on);

alter table committees.obstacle enable row level security;
alter table committees.obstacle force row level security;
create policy read on committees.obstacle for select using (
  (select kernel.is_system())
  or ((territory_id = any ((select membership.territories_as('{chef-de-projet,elu-referent,industriel-referent,committee-member,partner}'))::uuid[])
      or (reached <> 'local' and territory_id = any ((select membership.territories_of_regions())::uuid[]))
      or (reached = 'national' and (select membership.is_programme())))
    and committees.reads_file(territory_id, project_id)));
create policy raise on committees.obstacle for insert with check (
  (select kernel.is_system())
  or (raised_by = (select kernel.person())
    and territory_id = any ((select membership.territories_as('{chef-de-projet,elu-referent,industriel-referent,committee-member,partner}'))::uuid[])));
create policy handle on committees.obstacle for update using (
  (select kernel.is_system())
  or territory_id = any ((select committees.run())::uuid[])
  or (reached <> 'local' and territory_id = any ((select membership.territories_of_regions())::uuid[]))
  or (reached = 'national' and (select membership.is_programme())));

alter table committees.obstacle_step enable row level security;
alter table committees.obstacle_step force row level security;
create policy read on committees.obstacle_step for select using (
  exists (select 1 from committees.obstacle o where o.territory_id = obstacle_step.territory_id and o.id = obstacle_id));
create policy add on committees.obstacle_step for insert with check (
  (select kernel.is_system())
  or (by_person = (select kernel.person())
    and exists (select 1 from committees.obstacle o where o.territory_id = obstacle_step.territory_id and o.id = obstacle_id)));

alter table committees.commitment enable row level security;
alter table committees.commitment force row level security;
create policy read on committees.commitment for select using (
  (select kernel.is_system())
  or ((territory_id = any ((select committees.governed())::uuid[]) or (select membership.is_programme())
      or organisation_id = any ((select membership.own_organisations())::uuid[]))
    and (committees.reads_file(territory_id, project_id))));
create policy record on committees.commitment for insert with check (
  (select kernel.is_system()) or (recorded_by = (select kernel.person()) and territory_id = any ((select committees.run())::uuid[])));
create policy deliver on committees.commitment for update using (
  (select kernel.is_system())
  or territory_id = any ((select committees.run())::uuid[])
  or organisation_id = any ((select membership.own_organisations())::uuid[]));
create function committees.guard_commitment() returns trigger language plpgsql as $$
begin
  if (new.territory_id, new.id, new.organisation_id, new.promise, new.promised_on, new.due_on, new.source)
    is distinct from (old.territory_id, old.id, old.organisation_id, old.promise, old.promised_on, old.due_on, old.source) then
    raise exception 'what was promised does not change: write another promise';
  end if;
  if old.delivered_on is not null then raise exception '% is kept already', old.reference; end if;
  return new;
end $$;
create trigger kept before update on committees.commitment for each row execute function committees.guard_commitment();
create trigger never_removed before delete on committees.commitment for each row execute function kernel.refuse_change();
