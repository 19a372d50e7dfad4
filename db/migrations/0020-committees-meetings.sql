create schema committees;

create sequence committees.body_number;
create sequence committees.meeting_number;
create sequence committees.opinion_number;
create sequence committees.decision_number;

create table committees.body (
  territory_id uuid not null references territory.territory,
  id uuid not null,
  reference text not null check (reference ~ '^C-[0-9]{4,}$'),
  kind text not null check (kind in ('steering', 'project', 'monitoring', 'technical', 'industrialists', 'other')),
  name text not null check (length(name) between 3 and 200),
  purpose text not null check (length(purpose) <= 2000),
  quorum_rate integer not null check (quorum_rate between 0 and 10000),
  recused_count text not null check (recused_count in ('out', 'in')),
  majority text not null check (majority in ('simple', 'absolute', 'two-thirds', 'unanimous')),
  casting_vote boolean not null,
  gives_opinions boolean not null,
  notice_days integer not null check (notice_days between 0 and 90),
  attends text not null check (length(attends) <= 1000),
  source text not null check (length(source) between 2 and 300),
  valid_from date not null,
  valid_until date check (valid_until >= valid_from),
  version integer not null default 1,
  submission_key uuid not null,
  primary key (territory_id, id),
  unique (territory_id, reference),
  unique (territory_id, submission_key)
);
comment on column committees.body.quorum_rate is 'basis points of the voting members who must be there';
comment on column committees.body.recused_count is 'whether a recused member counts in the number the quorum is taken of; never among those who are there';
comment on column committees.body.attends is 'who may attend without a vote, in words';
comment on column committees.body.source is 'where its rules are written: règlement intérieur, délibération';

create table committees.seat (
  territory_id uuid not null,
  id uuid not null,
  body_id uuid not null,
  role text check (role in ('region', 'chef-de-projet', 'elu-referent', 'industriel-referent', 'committee-member', 'partner')),
  person_id uuid references membership.person,
  label text check (length(label) between 2 and 200),
  voice text not null check (voice in ('voting', 'advisory')),
  chair boolean not null,
  valid_from date not null,
  valid_until date check (valid_until >= valid_from),
  primary key (territory_id, id),
  foreign key (territory_id, body_id) references committees.body,
  check (num_nonnulls(role, person_id, label) = 1),
  check (not chair or voice = 'voting')
);
comment on column committees.seat.label is 'an institution that sits without an account here: préfecture, conseil régional';
create index seat_body on committees.seat (territory_id, body_id);
create index seat_person on committees.seat (person_id) where person_id is not null;

create table committees.meeting (
  territory_id uuid not null,
  id uuid not null,
  reference text not null check (reference ~ '^R-[0-9]{4}-[0-9]{4,}$'),
  body_id uuid not null,
  title text not null check (length(title) between 3 and 200),
  held_on date not null,
  starts_at text not null check (starts_at ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$'),
  duration integer not null check (duration between 5 and 1440),
  place text not null check (length(place) <= 300),
  visio text check (visio ~ '^https://' and length(visio) <= 500),
  stage text not null check (stage in ('draft', 'convened', 'open', 'closed', 'cancelled')),
  agenda_size integer not null default 0,
  convened_on date,
  closed_on date,
  origin text not null check (origin in ('entered', 'demonstration')),
  version integer not null default 1,
  submission_key uuid not null,
  primary key (territory_id, id),
  unique (territory_id, reference),
  unique (territory_id, submission_key),
  foreign key (territory_id, body_id) references committees.body
);
comment on column committees.meeting.duration is 'minutes';
comment on column committees.meeting.agenda_size is 'how many items there are, for who may not read them all';
create index meeting_held on committees.meeting (territory_id, held_on desc, id);

create table committees.agenda_item (
  territory_id uuid not null,
  id uuid not null,
  meeting_id uuid not null,
  rank integer not null check (rank > 0),
  kind text not null check (kind in ('information', 'discussion', 'decision', 'opinion')),
  title text not null check (length(title) between 3 and 200),
  project_id uuid,
  device_code text references toolbox.device,
  action_reference text check (length(action_reference) <= 60),
  presenter text not null check (length(presenter) <= 200),
  duration integer not null check (duration between 1 and 600),
  question text not null check (length(question) <= 4000),
  opinion_reference text check (opinion_reference ~ '^AV-[0-9]{4}-[0-9]{4,}$'),
  discussion text not null default '' check (length(discussion) <= 20000),
  outcome text check (outcome in ('favourable', 'unfavourable', 'adjourned', 'noted')),
  outcome_text text not null default '' check (length(outcome_text) <= 4000),
  concluded_on date,
  tally jsonb,
  version integer not null default 1,
  primary key (territory_id, id),
  unique (territory_id, meeting_id, rank) deferrable initially immediate,
  unique (territory_id, opinion_reference),
  foreign key (territory_id, meeting_id) references committees.meeting,
  foreign key (territory_id, project_id) references projects.project,
  check (kind <> 'opinion' or (project_id is not null and device_code is not null and opinion_reference is not null))
);
comment on column committees.agenda_item.duration is 'minutes';
comment on column committees.agenda_item.tally is 'quorum and votes as they were counted when the item was concluded';
comment on column committees.agenda_item.opinion_reference is 'given on the agenda, kept to the payment';
create index agenda_item_project on committees.agenda_item (territory_id, project_id) where project_id is not null;

create table committees.attendance (
  territory_id uuid not null,
  meeting_id uuid not null,
  rank integer not null,
  seat_id uuid not null,
  person_id uuid references membership.person,
  name text not null,
  quality text not null,
  voice text not null check (voice in ('voting', 'advisory')),
  chair boolean not null,
  state text not null check (state in ('awaited', 'present', 'remote', 'excused', 'absent')),
  primary key (territory_id, meeting_id, rank),
  foreign key (territory_id, meeting_id) references committees.meeting,
  foreign key (territory_id, seat_id) references committees.seat
);
comment on table committees.attendance is 'who was called, as the mandates of the day of the meeting said when it was convened';
create index attendance_person on committees.attendance (person_id) where person_id is not null;

create table committees.recusal (
  territory_id uuid not null,
  item_id uuid not null,
  meeting_id uuid not null,
  person_id uuid not null references membership.person,
  ground text not null check (ground in ('carrier', 'company', 'filiere')),
  noted_on date not null,
  primary key (territory_id, item_id, person_id),
  foreign key (territory_id, item_id) references committees.agenda_item,
  foreign key (territory_id, meeting_id) references committees.meeting
);
comment on table committees.recusal is 'who takes no part in an item, and on what kind of ground: the interest itself is not told';
create index recusal_person on committees.recusal (person_id);

create table committees.ballot (
  territory_id uuid not null,
  item_id uuid not null,
  meeting_id uuid not null,
  rank integer not null,
  choice text not null check (choice in ('for', 'against', 'abstain')),
  cast_by uuid references membership.person,
  cast_at timestamptz not null default now(),
  primary key (territory_id, item_id, rank),
  foreign key (territory_id, item_id) references committees.agenda_item,
  foreign key (territory_id, meeting_id, rank) references committees.attendance
);
comment on column committees.ballot.cast_by is 'the member, or who counted the hands';

create table committees.task (
  territory_id uuid not null,
  id uuid not null,
  item_id uuid not null,
  text text not null check (length(text) between 3 and 500),
  owner text not null check (length(owner) between 2 and 200),
  person_id uuid references membership.person,
  due_on date not null,
  done_on date,
  primary key (territory_id, id),
  foreign key (territory_id, item_id) references committees.agenda_item
);
create index task_open on committees.task (territory_id, due_on) where done_on is null;

create table committees.decision (
  territory_id uuid not null references territory.territory,
  id uuid not null,
  reference text not null check (reference ~ '^D-[0-9]{4}-[0-9]{4,}$'),
  decided_on date not null,
  decided_by text not null check (length(decided_by) between 2 and 200),
  title text not null check (length(title) between 3 and 200),
  text text not null check (length(text) <= 4000),
  outcome text not null check (outcome in ('favourable', 'unfavourable', 'adjourned', 'noted')),
  origin text not null check (origin in ('here', 'elsewhere')),
  source text check (length(source) between 2 and 300),
  source_url text check (source_url ~ '^https?://'),
  item_id uuid,
  project_id uuid,
  device_code text references toolbox.device,
  opinion_reference text,
  recorded_by uuid references membership.person,
  recorded_on date not null,
  submission_key uuid not null,
  primary key (territory_id, id),
  unique (territory_id, reference),
  unique (territory_id, submission_key),
  foreign key (territory_id, item_id) references committees.agenda_item,
  foreign key (territory_id, project_id) references projects.project,
  check (origin <> 'here' or item_id is not null),
  check (origin <> 'elsewhere' or source is not null)
);
comment on table committees.decision is 'the register: what was decided, by whom and when, here or elsewhere; a line is never changed';
create index decision_day on committees.decision (territory_id, decided_on desc, id);
create trigger append_only before update or delete on committees.decision for each row execute function kernel.refuse_change();

-- Accents are typed or not: « bénéficiaire » and « beneficiaire » are one word.
create function committees.words_of(text) returns tsvector language sql immutable parallel safe
  return to_tsvector('pg_catalog.french', translate(lower($1), 'àâäáãåçéèêëíìîïñóòôöõúùûüýÿ’', 'aaaaaaceeeeiiiinooooouuuuyy '));
create function committees.query_of(text) returns tsquery language sql immutable parallel safe
  return websearch_to_tsquery('pg_catalog.french', translate(lower($1), 'àâäáãåçéèêëíìîïñóòôöõúùûüýÿ’', 'aaaaaaceeeeiiiinooooouuuuyy '));
create index decision_words on committees.decision using gin (committees.words_of(title || ' ' || text || ' ' || decided_by));
