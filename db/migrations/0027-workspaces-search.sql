create table workspaces.document_text (
  territory_id uuid not null,
  document_id uuid not null,
  workspace_id uuid not null,
  audience text not null,
  number integer not null,
  text text not null check (length(text) <= 500000),
  read_at timestamptz not null default now(),
  primary key (territory_id, document_id),
  foreign key (territory_id, document_id) references workspaces.document
);
comment on table workspaces.document_text is 'what the last version of a document says, read out of its file after it came in';
alter table workspaces.document_text enable row level security;
alter table workspaces.document_text force row level security;
create policy read on workspaces.document_text for select using (
  (select kernel.is_system())
  or (workspace_id = any ((select workspaces.readable())::uuid[])
    and (audience = 'members' or workspace_id = any ((select workspaces.cornered())::uuid[]))));
create policy keep on workspaces.document_text for all using ((select kernel.is_system()));

-- Row-level security keeps an index of words from being used: the operator that asks it is not leakproof, so the wall is
-- read first, row by row. The words stand in a table of their own, without a wall, which queries/search.ts alone asks, with
-- the workspaces the person reads; what it finds is read again in its own table, behind the wall.
create table workspaces.search_entry (
  territory_id uuid not null,
  workspace_id uuid not null,
  kind text not null check (kind in ('message', 'task', 'document', 'note')),
  item_id uuid not null,
  audience text not null,
  at timestamptz not null,
  words tsvector not null,
  primary key (territory_id, kind, item_id)
);
comment on table workspaces.search_entry is 'an index: the words of what is written in workspaces, kept by triggers';
create index search_entry_words on workspaces.search_entry using gin (words);

create function workspaces.keep_words(item uuid, kind text, territory uuid, workspace uuid, audience text, at timestamptz, words tsvector)
returns void language sql as $$
  insert into workspaces.search_entry (territory_id, workspace_id, kind, item_id, audience, at, words)
  values (territory, workspace, kind, item, audience, at, words)
  on conflict (territory_id, kind, item_id) do update set words = excluded.words, at = excluded.at, audience = excluded.audience
$$;

create function workspaces.keep_entry_words() returns trigger language plpgsql as $$
begin
  if new.withdrawn_at is not null then
    delete from workspaces.search_entry where territory_id = new.territory_id and kind = 'message' and item_id = new.id;
  elsif new.kind <> 'file' then
    perform workspaces.keep_words(new.id, 'message', new.territory_id, new.workspace_id, new.audience, new.at, to_tsvector('workspaces.french', new.body));
  end if;
  return new;
end $$;
create trigger keep_words after insert or update on workspaces.entry for each row execute function workspaces.keep_entry_words();

create function workspaces.keep_task_words() returns trigger language plpgsql as $$
begin
  perform workspaces.keep_words(new.id, 'task', new.territory_id, new.workspace_id, new.audience, new.changed_at,
    setweight(to_tsvector('workspaces.french', new.title), 'A') || to_tsvector('workspaces.french', new.detail));
  return new;
end $$;
create trigger keep_words after insert or update on workspaces.task for each row execute function workspaces.keep_task_words();

create function workspaces.keep_note_words() returns trigger language plpgsql as $$
begin
  perform workspaces.keep_words(new.id, 'note', new.territory_id, new.workspace_id, new.audience, new.changed_at,
    setweight(to_tsvector('workspaces.french', new.title), 'A') || to_tsvector('workspaces.french', new.text));
  return new;
end $$;
create trigger keep_words after insert or update of title, text on workspaces.note for each row execute function workspaces.keep_note_words();

create function workspaces.keep_document_words() returns trigger language plpgsql as $$
declare found record;
begin
  select d.*, coalesce(left(x.text, 300000), '') as said into found from workspaces.document d
  left join workspaces.document_text x on x.territory_id = d.territory_id and x.document_id = d.id
  where d.territory_id = new.territory_id and d.id = (case tg_table_name when 'document' then to_jsonb(new) ->> 'id' else to_jsonb(new) ->> 'document_id' end)::uuid;
  perform workspaces.keep_words(found.id, 'document', found.territory_id, found.workspace_id, found.audience, found.changed_at,
    setweight(to_tsvector('workspaces.french', found.title), 'A') || setweight(to_tsvector('workspaces.french', found.description), 'B')
    || to_tsvector('workspaces.french', found.said));
  return new;
end $$;
create trigger keep_words after insert or update on workspaces.document for each row execute function workspaces.keep_document_words();
create trigger keep_words after insert or update on workspaces.document_text for each row execute function workspaces.keep_document_words();
