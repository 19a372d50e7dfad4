create table funding.publication (
  territory_id uuid not null,
  id uuid not null,
  project_id uuid not null,
  funder text not null check (length(funder) between 2 and 200),
  published_on date not null,
  evidence text not null check (length(evidence) between 5 and 500),
  noted_by uuid not null references membership.person,
  noted_on date not null,
  primary key (territory_id, id),
  foreign key (territory_id, project_id) references projects.project
);
comment on table funding.publication is 'a large award that was published, and where it is read';
create unique index publication_once on funding.publication (territory_id, project_id, lower(funder));
create trigger append_only before update or delete on funding.publication for each row execute function kernel.refuse_change();
alter table funding.publication enable row level security;
alter table funding.publication force row level security;
create policy read on funding.publication for select using (
  (select kernel.is_system()) or exists (select 1 from projects.project p where p.territory_id = publication.territory_id and p.id = project_id));
create policy note on funding.publication for insert with check (
  noted_by = (select kernel.person())
  and exists (select 1 from projects.project p where p.territory_id = publication.territory_id and p.id = project_id
    and p.territory_id = any ((select membership.territories_as('{chef-de-projet}'))::uuid[])));
