-- What demarches-simplifiees.fr last answered of a file that was filed there.
create table applications.outside_answer (
  territory_id uuid not null,
  application_id uuid not null,
  state text check (state in ('en_construction', 'en_instruction', 'accepte', 'refuse', 'sans_suite')),
  state_on date,
  message text not null default '' check (length(message) <= 2000),
  problem text check (problem in ('unknown-dossier', 'token-refused', 'silent', 'unreadable', 'other-company', 'dates-differ')),
  asked_on date not null,
  primary key (territory_id, application_id),
  foreign key (territory_id, application_id) references applications.application,
  check (state is not null or problem is not null)
);
comment on column applications.outside_answer.message is 'its reasons, or what it asks to be corrected';
alter table applications.outside_answer enable row level security;
alter table applications.outside_answer force row level security;
create policy read on applications.outside_answer for select using (
  (select kernel.is_system())
  or exists (select 1 from applications.application a where a.territory_id = outside_answer.territory_id and a.id = application_id));
create policy keep on applications.outside_answer for all using ((select kernel.is_system()));
