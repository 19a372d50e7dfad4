create schema kernel;

-- Who asks, and on which day: set by the transaction that act() or read() opens. Unset means nobody.
create function kernel.person() returns uuid language sql stable parallel safe
  return nullif(current_setting('ressort.person', true), '')::uuid;
create function kernel.today() returns date language sql stable parallel safe
  return nullif(current_setting('ressort.day', true), '')::date;
create function kernel.is_system() returns boolean language sql stable parallel safe
  return coalesce(current_setting('ressort.system', true), '') = 'on';

create table kernel.journal (
  line bigint primary key,
  at timestamptz not null,
  request_id text not null,
  actor_id uuid,
  actor text not null,
  verb text not null,
  subject uuid,
  outcome text not null,
  detail jsonb not null,
  previous bytea not null,
  hash bytea not null
);
comment on table kernel.journal is 'who tried what, and what came of it: append-only, each line sealed by the hash of the one before';
create index journal_subject on kernel.journal (subject, line) where subject is not null;

-- The last line, apart: its row lock puts writers in line, and it shows when the tail was cut off.
create table kernel.journal_head (
  only_row boolean primary key default true check (only_row),
  line bigint not null,
  hash bytea not null
);
insert into kernel.journal_head (line, hash) values (0, sha256('ressort'));

create function kernel.journal_text(j kernel.journal) returns text language sql stable
  return concat_ws(E'\x1f', j.line, to_char(j.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'), j.request_id,
    coalesce(j.actor_id::text, ''), j.actor, j.verb, coalesce(j.subject::text, ''), j.outcome, j.detail::text);

create function kernel.seal_journal_line() returns trigger language plpgsql as $$
declare head kernel.journal_head;
begin
  select * into strict head from kernel.journal_head for update;
  new.line := head.line + 1;
  new.at := clock_timestamp();
  new.previous := head.hash;
  new.hash := sha256(head.hash || convert_to(kernel.journal_text(new), 'UTF8'));
  update kernel.journal_head set line = new.line, hash = new.hash;
  return new;
end $$;
create trigger seal before insert on kernel.journal for each row execute function kernel.seal_journal_line();

create function kernel.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% is append-only: % refused', tg_table_schema || '.' || tg_table_name, lower(tg_op);
end $$;
create trigger append_only before update or delete on kernel.journal for each row execute function kernel.refuse_change();
create trigger append_only_whole before truncate on kernel.journal for each statement execute function kernel.refuse_change();

create function kernel.guard_journal_head() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' and pg_trigger_depth() > 1 then return new; end if;
  raise exception 'kernel.journal_head follows the journal alone: % refused', lower(tg_op);
end $$;
create trigger follows_the_journal before insert or update or delete on kernel.journal_head
  for each row execute function kernel.guard_journal_head();
create trigger follows_the_journal_whole before truncate on kernel.journal_head
  for each statement execute function kernel.refuse_change();

create table kernel.file (
  hash text primary key check (hash ~ '^[0-9a-f]{64}$'),
  name text not null,
  media_type text not null,
  size bigint not null check (size >= 0),
  added_at timestamptz not null default now()
);
comment on table kernel.file is 'what is kept under files/ in the data folder, by the hash of its content';

-- Counted here rather than in the process: several web processes share the same limit.
create table kernel.attempt (
  key text not null,
  at timestamptz not null default now()
);
create index attempt_key on kernel.attempt (key, at);

create table kernel.loaded (
  name text primary key,
  checksum text not null,
  at timestamptz not null default now()
);
comment on table kernel.loaded is 'which tables of facts are in, so that a start loads only what changed';
