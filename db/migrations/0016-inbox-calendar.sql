create table inbox.calendar (
  person_id uuid primary key references membership.person,
  token_hash bytea not null unique,
  made_on date not null
);
comment on table inbox.calendar is 'the secret address of a person''s feed of deadlines, kept as a hash; a new one ends the one before';

alter table inbox.calendar enable row level security;
alter table inbox.calendar force row level security;
-- A calendar program signs in with nothing but the address: it is found in nobody's name.
create policy own on inbox.calendar for all using ((select kernel.is_system()) or person_id = (select kernel.person()));

-- Whether a mail left is told to who follows it; its words are nowhere in this table.
create policy follow on inbox.mail for select using (
  exists (select 1 from inbox.dispatch d where d.person_id = mail.person_id and d.mail_id = mail.id));
