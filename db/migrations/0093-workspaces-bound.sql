-- What is said of a project in a workspace of a filiere is closed to whom an interest keeps away from it, as its file is.
alter table workspaces.entry add column project_id uuid, add foreign key (territory_id, project_id) references projects.project;
alter table workspaces.document add column project_id uuid, add column entry_id uuid,
  add foreign key (territory_id, project_id) references projects.project,
  add foreign key (territory_id, entry_id) references workspaces.entry;
comment on column workspaces.entry.project_id is 'the project it is about: who may not read its file does not read it; an answer is about what it answers';
comment on column workspaces.document.entry_id is 'the message it came with';
create index document_entry on workspaces.document (territory_id, entry_id) where entry_id is not null;
alter table workspaces.search_entry add column project_id uuid;

create policy closed_by_interest on workspaces.entry as restrictive for select using (
  (select kernel.is_system()) or project_id is null
  or (project_id <> all ((select projects.closed())::uuid[])
    and exists (select from projects.project p where p.territory_id = entry.territory_id and p.id = project_id)));
create policy closed_by_interest on workspaces.document as restrictive for select using (
  (select kernel.is_system()) or project_id is null
  or (project_id <> all ((select projects.closed())::uuid[])
    and exists (select from projects.project p where p.territory_id = document.territory_id and p.id = project_id)));
create policy of_a_document on workspaces.document_version as restrictive for select using (
  (select kernel.is_system())
  or exists (select from workspaces.document d where d.territory_id = document_version.territory_id and d.id = document_id));
create policy of_a_document on workspaces.document_text as restrictive for select using (
  (select kernel.is_system())
  or exists (select from workspaces.document d where d.territory_id = document_text.territory_id and d.id = document_id));

create or replace function workspaces.keep_entry_words() returns trigger language plpgsql as $$
begin
  if new.withdrawn_at is not null then
    delete from workspaces.search_entry where territory_id = new.territory_id and kind = 'message' and item_id = new.id;
  elsif new.kind <> 'file' then
    perform workspaces.keep_words(new.id, 'message', new.territory_id, new.workspace_id, new.audience, new.at, to_tsvector('workspaces.french', new.body));
    if new.project_id is not null then
      update workspaces.search_entry set project_id = new.project_id where territory_id = new.territory_id and kind = 'message' and item_id = new.id;
    end if;
  end if;
  return new;
end $$;

create or replace function workspaces.keep_document_words() returns trigger language plpgsql as $$
declare found record;
begin
  select d.*, coalesce(left(x.text, 300000), '') as said into found from workspaces.document d
  left join workspaces.document_text x on x.territory_id = d.territory_id and x.document_id = d.id
  where d.territory_id = new.territory_id and d.id = (case tg_table_name when 'document' then to_jsonb(new) ->> 'id' else to_jsonb(new) ->> 'document_id' end)::uuid;
  perform workspaces.keep_words(found.id, 'document', found.territory_id, found.workspace_id, found.audience, found.changed_at,
    setweight(to_tsvector('workspaces.french', found.title), 'A') || setweight(to_tsvector('workspaces.french', found.description), 'B')
    || to_tsvector('workspaces.french', found.said));
  if found.project_id is not null then
    update workspaces.search_entry set project_id = found.project_id where territory_id = found.territory_id and kind = 'document' and item_id = found.id;
  end if;
  return new;
end $$;
