-- A workbook also fills the budgets of the fiches. What they said before is kept with it: undoing writes it again.
alter table imports.workbook drop constraint workbook_target_check;
alter table imports.workbook add constraint workbook_target_check check (target in ('fiches', 'projects', 'companies', 'budgets'));
alter table imports.known_header drop constraint known_header_target_check;
alter table imports.known_header add constraint known_header_target_check check (target in ('fiches', 'projects', 'companies', 'budgets'));

alter table imports.entered_row add column written_version integer not null default 1;
alter table imports.entered_row add column before jsonb;
comment on table imports.entered_row is 'what a workbook wrote, by the id of the fiche, project or company: what undoing it takes away, or writes as before';
comment on column imports.entered_row.written_version is 'the version the workbook left it at: a later one says that somebody worked on it since';
comment on column imports.entered_row.before is 'the budget lines of a fiche before the workbook filled them; empty where the workbook entered the whole row';
