create table state_aid.control_link (
  territory_id uuid not null,
  id uuid not null,
  holder char(9) not null check (holder ~ '^[0-9]{9}$'),
  held char(9) not null check (held ~ '^[0-9]{9}$' and held <> holder),
  control text not null check (control in ('majority-votes', 'board', 'contract', 'agreement')),
  source text not null check (length(source) between 2 and 300),
  declared_by uuid references membership.person,
  declared_on date not null,
  primary key (territory_id, id),
  unique (territory_id, holder, held)
);
comment on table state_aid.control_link is 'which enterprise controls which: together they are one undertaking for de minimis aid';

alter table state_aid.control_link enable row level security;
alter table state_aid.control_link force row level security;
create policy read on state_aid.control_link for select using (
  (select kernel.is_system())
  or territory_id = any ((select membership.territories_as('{chef-de-projet,elu-referent,industriel-referent}'))::uuid[])
  or exists (select 1 from projects.project p where p.territory_id = control_link.territory_id and p.siren in (holder, held)
    and p.id = any ((select projects.carried())::uuid[]) and p.stage in ('qualified', 'proposed', 'retained')));
create policy declare on state_aid.control_link for insert with check (
  (select kernel.is_system())
  or (declared_by = (select kernel.person()) and territory_id = any ((select membership.territories_as('{chef-de-projet}'))::uuid[])));

-- The enterprises of one undertaking share a ceiling: who follows one needs the aid of all. A territory's own links alone count.
create function state_aid.followed() returns text[] language sql stable parallel safe as $$
  with recursive followed (siren, territory_id) as (
    select p.siren::text, p.territory_id from projects.project p
    where p.siren is not null
      and ((p.id = any (projects.carried()) and p.stage in ('qualified', 'proposed', 'retained'))
        or p.territory_id = any (membership.territories_as('{chef-de-projet,elu-referent,industriel-referent}')))
    union
    select (case when l.holder = f.siren then l.held else l.holder end)::text, f.territory_id
    from followed f join state_aid.control_link l on l.territory_id = f.territory_id and f.siren in (l.holder, l.held)
  )
  select coalesce(array_agg(distinct siren), '{}') from followed
$$;
create policy read_linked on state_aid.de_minimis_grant for select using (siren = any ((select state_aid.followed())::bpchar[]));
create policy declare_linked on state_aid.de_minimis_grant for insert with check (
  declared_by = (select kernel.person()) and cardinality(membership.territories_as('{chef-de-projet}')) > 0
  and siren = any ((select state_aid.followed())::bpchar[]));

create table state_aid.register_entry (
  territory_id uuid not null,
  id uuid not null,
  project_id uuid not null,
  grant_id uuid not null unique references state_aid.de_minimis_grant,
  payload jsonb not null,
  due_on date not null,
  state text not null check (state in ('waiting', 'sent', 'failing', 'by-hand')),
  attempts integer not null default 0,
  last_error text,
  receipt text,
  settled_at timestamptz,
  primary key (territory_id, id),
  foreign key (territory_id, project_id) references projects.project
);
comment on table state_aid.register_entry is 'what we granted and owe to the national register of de minimis aid';
comment on column state_aid.register_entry.due_on is 'the last day on which it is in time';
create index register_entry_project on state_aid.register_entry (territory_id, project_id);

alter table state_aid.register_entry enable row level security;
alter table state_aid.register_entry force row level security;
create policy read on state_aid.register_entry for select using (
  (select kernel.is_system())
  or territory_id = any ((select membership.territories_as('{chef-de-projet,elu-referent,industriel-referent}'))::uuid[]));
create policy owe on state_aid.register_entry for insert with check (
  (select kernel.is_system()) or territory_id = any ((select membership.territories_as('{chef-de-projet}'))::uuid[]));
create policy settle on state_aid.register_entry for update using (
  (select kernel.is_system()) or territory_id = any ((select membership.territories_as('{chef-de-projet}'))::uuid[]));
