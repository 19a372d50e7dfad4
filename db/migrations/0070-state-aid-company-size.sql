-- What a company tells of itself and of those it is linked to: its figures stay with it and the chef de projet.
create table state_aid.company_statement (
  territory_id uuid not null,
  id uuid not null,
  project_id uuid not null,
  told text not null check (length(told) <= 20000),
  told_by uuid not null references membership.person,
  told_on date not null,
  primary key (territory_id, id),
  foreign key (territory_id, project_id) references projects.project
);
comment on column state_aid.company_statement.told is 'JSON: closed years, linked and partner enterprises, what says whether it is in difficulty, the source';
create index company_statement_project on state_aid.company_statement (territory_id, project_id, told_on desc);
create trigger append_only before update or delete on state_aid.company_statement for each row execute function kernel.refuse_change();
alter table state_aid.company_statement enable row level security;
alter table state_aid.company_statement force row level security;
create policy read on state_aid.company_statement for select using (
  (select kernel.is_system())
  or exists (select 1 from projects.project p where p.territory_id = company_statement.territory_id and p.id = project_id
    and ((p.id = any ((select projects.carried())::uuid[]) and p.stage <> 'idea')
      or p.territory_id = any ((select membership.territories_as('{chef-de-projet}'))::uuid[]))));
create policy tell on state_aid.company_statement for insert with check (
  told_by = (select kernel.person())
  and exists (select 1 from projects.project p where p.territory_id = company_statement.territory_id and p.id = project_id
    and ((p.id = any ((select projects.carried())::uuid[]) and p.stage <> 'idea')
      or p.territory_id = any ((select membership.territories_as('{chef-de-projet}'))::uuid[]))));

-- What the law of the day made of it: whoever reads the plan reads this, and no figure.
create table state_aid.company_verdict (
  territory_id uuid not null,
  id uuid not null,
  project_id uuid not null,
  size text check (size in ('micro', 'small', 'medium', 'large')),
  in_difficulty boolean,
  years text not null check (length(years) <= 100),
  told_by uuid not null references membership.person,
  told_on date not null,
  primary key (territory_id, id),
  foreign key (territory_id, id) references state_aid.company_statement,
  foreign key (territory_id, project_id) references projects.project
);
comment on column state_aid.company_verdict.size is 'empty: what was told is not enough';
create index company_verdict_project on state_aid.company_verdict (territory_id, project_id, told_on desc);
create trigger append_only before update or delete on state_aid.company_verdict for each row execute function kernel.refuse_change();
alter table state_aid.company_verdict enable row level security;
alter table state_aid.company_verdict force row level security;
create policy read on state_aid.company_verdict for select using (
  (select kernel.is_system())
  or exists (select 1 from projects.project p where p.territory_id = company_verdict.territory_id and p.id = project_id
    and (p.id = any ((select projects.carried())::uuid[])
      or p.territory_id = any ((select membership.territories_as('{chef-de-projet,elu-referent,industriel-referent,committee-member}'))::uuid[])
      or p.territory_id = any ((select membership.territories_of_regions())::uuid[])
      or (select membership.is_programme()))));
create policy tell on state_aid.company_verdict for insert with check (
  told_by = (select kernel.person())
  and exists (select 1 from projects.project p where p.territory_id = company_verdict.territory_id and p.id = project_id
    and ((p.id = any ((select projects.carried())::uuid[]) and p.stage <> 'idea')
      or p.territory_id = any ((select membership.territories_as('{chef-de-projet}'))::uuid[]))));
