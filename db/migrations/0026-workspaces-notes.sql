create table workspaces.note (
  id uuid not null,
  territory_id uuid not null,
  workspace_id uuid not null,
  number bigint not null default nextval('workspaces.item_number'),
  audience text not null check (audience in ('members', 'advisers')),
  title text not null check (length(title) between 3 and 200),
  text text not null default '' check (length(text) <= 200000),
  step bigint not null default 0,
  opened_on date not null,
  opened_by uuid not null references membership.person,
  changed_by uuid not null references membership.person,
  changed_at timestamptz not null default now(),
  submission_key uuid not null,
  version integer not null default 1,
  primary key (territory_id, id),
  unique (territory_id, number),
  unique (territory_id, submission_key),
  foreign key (territory_id, workspace_id) references workspaces.workspace
);
comment on column workspaces.note.text is 'what all the updates together say, kept beside them to be read and searched';
comment on column workspaces.note.step is 'the last update received';
create index note_workspace on workspaces.note (territory_id, workspace_id, changed_at desc);
create index note_id on workspaces.note (id);

create table workspaces.note_update (
  territory_id uuid not null,
  note_id uuid not null,
  workspace_id uuid not null,
  audience text not null,
  step bigint not null,
  content bytea not null check (length(content) <= 4194304),
  person_id uuid not null references membership.person,
  at timestamptz not null default now(),
  primary key (territory_id, note_id, step),
  foreign key (territory_id, note_id) references workspaces.note
);
comment on table workspaces.note_update is 'what each person wrote, in the order it came: its own record of who, what and when';

create table workspaces.note_snapshot (
  territory_id uuid not null,
  note_id uuid not null,
  workspace_id uuid not null,
  audience text not null,
  step bigint not null,
  content bytea not null,
  at timestamptz not null default now(),
  primary key (territory_id, note_id, step),
  foreign key (territory_id, note_id) references workspaces.note
);
comment on table workspaces.note_snapshot is 'all the updates up to a step, as one: a note is opened from the last of them';

create table workspaces.note_presence (
  territory_id uuid not null,
  note_id uuid not null,
  seat uuid not null,
  workspace_id uuid not null,
  audience text not null,
  person_id uuid not null references membership.person,
  seen_at timestamptz not null default now(),
  primary key (territory_id, note_id, seat),
  foreign key (territory_id, note_id) references workspaces.note
);
comment on column workspaces.note_presence.seat is 'one open page of one person';

alter table workspaces.note enable row level security;
alter table workspaces.note force row level security;
create policy read on workspaces.note for select using (
  (select kernel.is_system())
  or (workspace_id = any ((select workspaces.readable())::uuid[])
    and (audience = 'members' or workspace_id = any ((select workspaces.cornered())::uuid[]))));
create policy write on workspaces.note for all using (
  (select kernel.is_system())
  or (workspace_id = any ((select workspaces.written())::uuid[])
    and (audience = 'members' or workspace_id = any ((select workspaces.cornered())::uuid[]))));
create policy in_own_name on workspaces.note as restrictive for all using (true)
  with check ((select kernel.is_system()) or changed_by = (select kernel.person()));

alter table workspaces.note_update enable row level security;
alter table workspaces.note_update force row level security;
create policy read on workspaces.note_update for select using (
  (select kernel.is_system())
  or (workspace_id = any ((select workspaces.readable())::uuid[])
    and (audience = 'members' or workspace_id = any ((select workspaces.cornered())::uuid[]))));
create policy write on workspaces.note_update for all using (
  (select kernel.is_system())
  or (workspace_id = any ((select workspaces.written())::uuid[])
    and (audience = 'members' or workspace_id = any ((select workspaces.cornered())::uuid[]))));
create policy in_own_name on workspaces.note_update as restrictive for insert
  with check ((select kernel.is_system()) or person_id = (select kernel.person()));

alter table workspaces.note_snapshot enable row level security;
alter table workspaces.note_snapshot force row level security;
create policy read on workspaces.note_snapshot for select using (
  (select kernel.is_system())
  or (workspace_id = any ((select workspaces.readable())::uuid[])
    and (audience = 'members' or workspace_id = any ((select workspaces.cornered())::uuid[]))));
create policy write on workspaces.note_snapshot for all using (
  (select kernel.is_system())
  or (workspace_id = any ((select workspaces.written())::uuid[])
    and (audience = 'members' or workspace_id = any ((select workspaces.cornered())::uuid[]))));

alter table workspaces.note_presence enable row level security;
alter table workspaces.note_presence force row level security;
create policy read on workspaces.note_presence for select using (
  (select kernel.is_system())
  or (workspace_id = any ((select workspaces.readable())::uuid[])
    and (audience = 'members' or workspace_id = any ((select workspaces.cornered())::uuid[]))));
create policy be_here on workspaces.note_presence for all using (person_id = (select kernel.person()))
  with check (person_id = (select kernel.person())
  and workspace_id = any ((select workspaces.readable())::uuid[])
  and (audience = 'members' or workspace_id = any ((select workspaces.cornered())::uuid[])));
-- A page that was closed without a word leaves its seat: whoever comes next clears it.
create policy clear on workspaces.note_presence for delete using (seen_at < now() - interval '1 minute');

