-- A workbook holds fiches, a pipeline of projects, or establishments: one reading, one preview, one way back for all.
alter table imports.workbook add column target text not null default 'fiches' check (target in ('fiches', 'projects', 'companies'));
alter table imports.workbook alter column target drop default;
comment on table imports.workbook is 'what somebody keeps in a workbook: read again and again until it is confirmed, then written once';
comment on column imports.workbook.target is 'what its rows become';

alter table imports.entered_fiche rename to entered_row;
alter table imports.entered_row rename column fiche_id to row_id;
comment on table imports.entered_row is 'what a workbook wrote, by the id of the fiche, project or company: what undoing it takes away';

alter table imports.known_header add column target text not null default 'fiches' check (target in ('fiches', 'projects', 'companies'));
alter table imports.known_header alter column target drop default;
alter table imports.known_header drop constraint known_header_pkey;
alter table imports.known_header add primary key (territory_id, target, header);

alter table projects.project drop constraint project_origin_check;
alter table projects.project add constraint project_origin_check check (origin in ('filed', 'published', 'demonstration', 'imported'));
-- What a workbook entered and nobody worked on may go again; every other project stays for ever.
create policy undo_import on projects.project for delete using (
  (select kernel.is_system()) and origin = 'imported' and version = 1);
