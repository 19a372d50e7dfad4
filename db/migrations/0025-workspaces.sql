create schema workspaces;

create extension if not exists unaccent with schema kernel;
-- French, whatever the accents: « metiers » finds « métiers ».
create text search configuration workspaces.french (copy = pg_catalog.french);
alter text search configuration workspaces.french
  alter mapping for hword, hword_part, word with kernel.unaccent, pg_catalog.french_stem;

create sequence workspaces.reference_number;
create sequence workspaces.item_number;
comment on sequence workspaces.item_number is 'short numbers of tasks, documents and notes, for their addresses';

create table workspaces.workspace (
  id uuid not null,
  territory_id uuid not null references territory.territory,
  reference text not null check (reference ~ '^E-[0-9]{4}-[0-9]{4,}$'),
  submission_key uuid not null,
  title text not null check (length(title) between 3 and 200),
  purpose text not null check (length(purpose) <= 4000),
  topic text not null check (topic in ('filiere', 'enjeu', 'project', 'group')),
  filiere text references territory.filiere,
  enjeu text,
  project_id uuid,
  entry text not null check (entry in ('open', 'invited')),
  opened_on date not null,
  opened_by uuid references membership.person,
  closed_on date,
  changed_by uuid references membership.person,
  changed_at timestamptz not null default now(),
  version integer not null default 1,
  primary key (territory_id, id),
  unique (territory_id, reference),
  unique (territory_id, submission_key),
  foreign key (territory_id, project_id) references projects.project,
  check ((filiere is not null) = (topic = 'filiere')),
  check ((enjeu is not null) = (topic = 'enjeu')),
  check ((project_id is not null) = (topic = 'project'))
);
comment on column workspaces.workspace.entry is 'open: any mandate of the territory reads it and may join; invited: its members alone';
create index workspace_id on workspaces.workspace (id);

create table workspaces.member (
  territory_id uuid not null,
  workspace_id uuid not null,
  person_id uuid not null references membership.person,
  role text not null check (role in ('animator', 'member', 'reader')),
  basis text not null check (basis in ('mandate', 'guest')),
  joined_on date not null,
  invited_by uuid references membership.person,
  left_on date check (left_on >= joined_on),
  primary key (territory_id, workspace_id, person_id),
  foreign key (territory_id, workspace_id) references workspaces.workspace
);
comment on column workspaces.member.basis is 'mandate: a member for as long as a mandate lets the person in; guest: invited by name, without one';
create index member_person on workspaces.member (person_id);

create table workspaces.entry (
  id uuid not null,
  territory_id uuid not null,
  workspace_id uuid not null,
  kind text not null check (kind in ('message', 'decision', 'file')),
  audience text not null check (audience in ('members', 'advisers')),
  thread_id uuid,
  author_id uuid not null references membership.person,
  body text not null check (length(body) between 1 and 8000),
  document_id uuid,
  document_number integer,
  at timestamptz not null default now(),
  withdrawn_at timestamptz,
  submission_key uuid not null,
  primary key (territory_id, id),
  unique (territory_id, submission_key),
  foreign key (territory_id, workspace_id) references workspaces.workspace,
  foreign key (territory_id, thread_id) references workspaces.entry,
  check (kind <> 'decision' or thread_id is null)
);
comment on column workspaces.entry.audience is 'advisers: the corner of the chef de projet, the State and the operators';
create index entry_stream on workspaces.entry (territory_id, workspace_id, at desc) where thread_id is null;
create index entry_thread on workspaces.entry (territory_id, thread_id, at) where thread_id is not null;

create table workspaces.mention (
  territory_id uuid not null,
  entry_id uuid not null,
  workspace_id uuid not null,
  audience text not null,
  person_id uuid not null references membership.person,
  primary key (territory_id, entry_id, person_id),
  foreign key (territory_id, entry_id) references workspaces.entry
);
create index mention_person on workspaces.mention (person_id);

create table workspaces.task (
  id uuid not null,
  territory_id uuid not null,
  workspace_id uuid not null,
  number bigint not null default nextval('workspaces.item_number'),
  audience text not null check (audience in ('members', 'advisers')),
  title text not null check (length(title) between 3 and 200),
  detail text not null check (length(detail) <= 4000),
  assignee_id uuid references membership.person,
  due_on date,
  done_on date,
  done_by uuid references membership.person,
  opened_on date not null,
  opened_by uuid not null references membership.person,
  changed_by uuid not null references membership.person,
  changed_at timestamptz not null default now(),
  submission_key uuid not null,
  version integer not null default 1,
  primary key (territory_id, id),
  unique (territory_id, number),
  unique (territory_id, submission_key),
  foreign key (territory_id, workspace_id) references workspaces.workspace,
  check ((done_on is null) = (done_by is null))
);
create index task_workspace on workspaces.task (territory_id, workspace_id, done_on, due_on);
create index task_assignee on workspaces.task (assignee_id, due_on) where done_on is null;

-- Who reads and writes what. Computed once a query, from the person and the day; members are read as the system, since
-- the wall of members itself asks which workspaces are read.
create function workspaces.is_operator() returns boolean language sql stable
  return exists (
    select 1 from membership.mandate
    where person_id = kernel.person() and role = 'operator'
      and valid_from <= kernel.today() and (valid_until is null or kernel.today() <= valid_until));

create function workspaces.joined_as(roles text[]) returns uuid[] language plpgsql stable as $$
declare
  before text := coalesce(current_setting('ressort.system', true), '');
  found uuid[];
begin
  perform set_config('ressort.system', 'on', true);
  select coalesce(array_agg(m.workspace_id), '{}') into found from workspaces.member m
  where m.person_id = kernel.person() and m.role = any (roles)
    and m.joined_on <= kernel.today() and (m.left_on is null or kernel.today() < m.left_on)
    and (m.basis = 'guest'
      or m.territory_id = any (membership.territories_as('{chef-de-projet,elu-referent,industriel-referent,committee-member,partner}'))
      or m.territory_id = any (membership.territories_of_regions())
      or membership.is_programme() or workspaces.is_operator());
  perform set_config('ressort.system', before, true);
  return found;
end $$;

alter table workspaces.workspace enable row level security;
alter table workspaces.workspace force row level security;
create policy read on workspaces.workspace for select using (
  (select kernel.is_system())
  or ((project_id is null or exists (select from projects.project p where p.territory_id = workspace.territory_id and p.id = project_id))
    and (territory_id = any ((select membership.territories_as('{chef-de-projet}'))::uuid[])
      or id = any ((select workspaces.joined_as('{animator,member,reader}'))::uuid[])
      or (entry = 'open' and (
        territory_id = any ((select membership.territories_as('{elu-referent,industriel-referent,committee-member,partner}'))::uuid[])
        or territory_id = any ((select membership.territories_of_regions())::uuid[])
        or (select membership.is_programme()))))));
create policy open on workspaces.workspace for insert with check (
  (select kernel.is_system())
  or (opened_by = (select kernel.person())
    and territory_id = any ((select membership.territories_as('{chef-de-projet,elu-referent,industriel-referent}'))::uuid[])));
create policy change on workspaces.workspace for update using (
  territory_id = any ((select membership.territories_as('{chef-de-projet}'))::uuid[])
  or id = any ((select workspaces.joined_as('{animator}'))::uuid[]));

create function workspaces.readable() returns uuid[] language sql stable
  return (select coalesce(array_agg(id), '{}') from workspaces.workspace);

create function workspaces.cornered() returns uuid[] language sql stable
  return (
    select coalesce(array_agg(id), '{}') from workspaces.workspace
    where territory_id = any (membership.territories_as('{chef-de-projet}'))
      or territory_id = any (membership.territories_of_regions())
      or membership.is_programme() or workspaces.is_operator());

create function workspaces.animated() returns uuid[] language sql stable
  return (
    select coalesce(array_agg(id), '{}') from workspaces.workspace
    where territory_id = any (membership.territories_as('{chef-de-projet}')) or id = any (workspaces.joined_as('{animator}')));

create function workspaces.written() returns uuid[] language sql stable
  return (
    select coalesce(array_agg(id), '{}') from workspaces.workspace
    where closed_on is null
      and (territory_id = any (membership.territories_as('{chef-de-projet}')) or id = any (workspaces.joined_as('{animator,member}'))));

alter table workspaces.member enable row level security;
alter table workspaces.member force row level security;
create policy read on workspaces.member for select using (
  (select kernel.is_system()) or workspace_id = any ((select workspaces.readable())::uuid[]));
create policy invite on workspaces.member for insert with check (
  (select kernel.is_system())
  or workspace_id = any ((select workspaces.animated())::uuid[])
  -- Whoever reads an open workspace by a mandate may join it, as a member and no more.
  or (person_id = (select kernel.person()) and role = 'member' and basis = 'mandate' and invited_by is null
    and workspace_id = any ((select workspaces.readable())::uuid[])
    and exists (select from workspaces.workspace w where w.territory_id = member.territory_id and w.id = workspace_id and w.entry = 'open')));
create policy change on workspaces.member for update using (
  (select kernel.is_system()) or workspace_id = any ((select workspaces.animated())::uuid[]) or person_id = (select kernel.person()))
  with check (
  (select kernel.is_system()) or workspace_id = any ((select workspaces.animated())::uuid[])
  or (person_id = (select kernel.person()) and (left_on is not null or (role = 'member' and basis = 'mandate'
    and exists (select from workspaces.workspace w where w.territory_id = member.territory_id and w.id = workspace_id and w.entry = 'open')))));

alter table workspaces.entry enable row level security;
alter table workspaces.entry force row level security;
create policy read on workspaces.entry for select using (
  (select kernel.is_system())
  or (workspace_id = any ((select workspaces.readable())::uuid[])
    and (audience = 'members' or workspace_id = any ((select workspaces.cornered())::uuid[]))));
create policy write on workspaces.entry for insert with check (
  (select kernel.is_system())
  or (author_id = (select kernel.person()) and workspace_id = any ((select workspaces.written())::uuid[])
    and (audience = 'members' or workspace_id = any ((select workspaces.cornered())::uuid[]))));
create policy withdraw on workspaces.entry for update using (
  author_id = (select kernel.person()) or workspace_id = any ((select workspaces.animated())::uuid[]));

alter table workspaces.mention enable row level security;
alter table workspaces.mention force row level security;
create policy read on workspaces.mention for select using (
  (select kernel.is_system())
  or (workspace_id = any ((select workspaces.readable())::uuid[])
    and (audience = 'members' or workspace_id = any ((select workspaces.cornered())::uuid[]))));
create policy write on workspaces.mention for insert with check (
  (select kernel.is_system())
  or exists (select from workspaces.entry e where e.territory_id = mention.territory_id and e.id = entry_id
    and e.workspace_id = mention.workspace_id and e.audience = mention.audience and e.author_id = (select kernel.person())));

alter table workspaces.task enable row level security;
alter table workspaces.task force row level security;
create policy read on workspaces.task for select using (
  (select kernel.is_system())
  or (workspace_id = any ((select workspaces.readable())::uuid[])
    and (audience = 'members' or workspace_id = any ((select workspaces.cornered())::uuid[]))));
create policy write on workspaces.task for all using (
  (select kernel.is_system())
  or (workspace_id = any ((select workspaces.written())::uuid[])
    and (audience = 'members' or workspace_id = any ((select workspaces.cornered())::uuid[]))));
create policy in_own_name on workspaces.task as restrictive for all using (true)
  with check ((select kernel.is_system()) or changed_by = (select kernel.person()));

create table workspaces.document (
  id uuid not null,
  territory_id uuid not null,
  workspace_id uuid not null,
  number bigint not null default nextval('workspaces.item_number'),
  audience text not null check (audience in ('members', 'advisers')),
  title text not null check (length(title) between 3 and 200),
  description text not null check (length(description) <= 4000),
  added_on date not null,
  added_by uuid not null references membership.person,
  changed_by uuid not null references membership.person,
  changed_at timestamptz not null default now(),
  version integer not null default 1,
  primary key (territory_id, id),
  unique (territory_id, number),
  foreign key (territory_id, workspace_id) references workspaces.workspace
);
create index document_workspace on workspaces.document (territory_id, workspace_id, number desc);

create table workspaces.document_version (
  territory_id uuid not null,
  document_id uuid not null,
  workspace_id uuid not null,
  number integer not null check (number >= 1),
  audience text not null check (audience in ('members', 'advisers')),
  hash text not null references kernel.file,
  file_name text not null check (length(file_name) between 1 and 255),
  media_type text not null,
  size bigint not null check (size > 0),
  scan text not null check (scan in ('clean', 'not-scanned')),
  remark text not null check (length(remark) <= 1000),
  added_by uuid not null references membership.person,
  added_at timestamptz not null default now(),
  submission_key uuid not null,
  primary key (territory_id, document_id, number),
  unique (territory_id, submission_key),
  foreign key (territory_id, document_id) references workspaces.document
);
comment on column workspaces.document_version.scan is 'not-scanned: no scanner was configured when it came in';
create trigger append_only before update or delete on workspaces.document_version for each row execute function kernel.refuse_change();

alter table workspaces.document enable row level security;
alter table workspaces.document force row level security;
create policy read on workspaces.document for select using (
  (select kernel.is_system())
  or (workspace_id = any ((select workspaces.readable())::uuid[])
    and (audience = 'members' or workspace_id = any ((select workspaces.cornered())::uuid[]))));
create policy write on workspaces.document for all using (
  (select kernel.is_system())
  or (workspace_id = any ((select workspaces.written())::uuid[])
    and (audience = 'members' or workspace_id = any ((select workspaces.cornered())::uuid[]))));
create policy in_own_name on workspaces.document as restrictive for all using (true)
  with check ((select kernel.is_system()) or changed_by = (select kernel.person()));

alter table workspaces.document_version enable row level security;
alter table workspaces.document_version force row level security;
create policy read on workspaces.document_version for select using (
  (select kernel.is_system())
  or (workspace_id = any ((select workspaces.readable())::uuid[])
    and (audience = 'members' or workspace_id = any ((select workspaces.cornered())::uuid[]))));
create policy write on workspaces.document_version for insert with check (
  (select kernel.is_system())
  or (added_by = (select kernel.person()) and exists (
    select from workspaces.document d where d.territory_id = document_version.territory_id and d.id = document_id
      and d.workspace_id = document_version.workspace_id and d.audience = document_version.audience
      and d.workspace_id = any ((select workspaces.written())::uuid[]))));

alter table workspaces.entry add foreign key (territory_id, document_id) references workspaces.document;
