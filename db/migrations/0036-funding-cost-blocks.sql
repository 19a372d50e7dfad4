create table funding.cost_block (
  territory_id uuid not null,
  project_id uuid not null,
  rank integer not null,
  label text not null check (length(label) between 2 and 200),
  nature text not null,
  cost bigint not null check (cost > 0),
  extra_cost bigint check (extra_cost between 0 and cost),
  primary key (territory_id, project_id, rank),
  foreign key (territory_id, project_id) references projects.project
);
comment on table funding.cost_block is 'what a project costs, by what it is spent on';
comment on column funding.cost_block.cost is 'euro cents, excluding VAT';
comment on column funding.cost_block.extra_cost is 'euro cents more than what would be done without aid; empty: no reference scenario';

alter table funding.cost_block enable row level security;
alter table funding.cost_block force row level security;
-- As the plan: whoever reads it reads what it is worked out from.
create policy read on funding.cost_block for select using (
  (select kernel.is_system())
  or exists (select 1 from projects.project p where p.territory_id = cost_block.territory_id and p.id = project_id
    and (p.id = any ((select projects.carried())::uuid[])
      or p.territory_id = any ((select membership.territories_as('{chef-de-projet,elu-referent,industriel-referent,committee-member}'))::uuid[])
      or p.territory_id = any ((select membership.territories_of_regions())::uuid[])
      or (select membership.is_programme()))));
create policy describe on funding.cost_block for all using (
  (select kernel.is_system())
  or exists (select 1 from projects.project p where p.territory_id = cost_block.territory_id and p.id = project_id
    and p.territory_id = any ((select membership.territories_as('{chef-de-projet}'))::uuid[])));
