-- From the pair's decision to the impact that is measured, and the states in which a project stands still.
alter table projects.project
  drop constraint project_stage_check,
  drop constraint project_check2,
  add column side text check (side in ('paused', 'blocked', 'abandoned')),
  add column side_reason text check (length(side_reason) <= 2000),
  add column side_since date,
  add column works_on date,
  add column ended_on date,
  add constraint project_stage_check check (stage in ('idea', 'qualified', 'structuring', 'proposed', 'retained', 'financing', 'engaged',
    'under-way', 'completed', 'measured-1', 'measured-3', 'rejected')),
  add constraint read_by_those_who_decide check (stage in ('idea', 'qualified', 'structuring', 'rejected') or tier in ('territory', 'public')),
  add constraint still_for_a_reason check ((side is null) = (side_reason is null) and (side is null) = (side_since is null)),
  add constraint not_still_before_the_pair check (side is null or stage not in ('proposed', 'rejected', 'measured-3')),
  add constraint begun check (stage not in ('under-way', 'completed', 'measured-1', 'measured-3') or works_on is not null),
  add constraint ended check (stage not in ('completed', 'measured-1', 'measured-3') or ended_on is not null),
  add constraint ended_once_begun check (ended_on is null or ended_on >= works_on);
comment on column projects.project.side is 'stands still: the stage stays, and is where it goes on from';
comment on column projects.project.works_on is 'first firm commitment: a works contract, an order, an accepted quote (RGEC, art. 2 § 23)';
comment on column projects.project.ended_on is 'the day the works ended: N of N+1 and N+3';

drop index projects.project_retained;
create index project_retained on projects.project (territory_id) include (cost, jobs_created, jobs_maintained)
  where stage not in ('idea', 'qualified', 'structuring', 'proposed', 'rejected') and side is distinct from 'abandoned';
create index project_still on projects.project (territory_id, side) where side is not null;

drop trigger decided_by_the_pair on projects.project;
create trigger decided_by_the_pair before update of stage on projects.project for each row
  when (new.stage not in ('idea', 'qualified', 'structuring', 'proposed', 'rejected')
    and old.stage in ('idea', 'qualified', 'structuring', 'proposed', 'rejected')) execute function projects.guard_decision();

-- What the guards ask about the aid of a project: projects come before funding in the code, the database sees both.
create function projects.aid_facts(of_territory uuid, of_project uuid)
  returns table (planned boolean, aided boolean, without_regime integer, beyond_plan boolean, asked_on date)
  language sql stable parallel safe
  begin atomic
    with aid as (
      select l.amount, l.regime from funding.plan_line l join toolbox.device d on d.code = l.device_code
      where l.territory_id = of_territory and l.project_id = of_project and d.form is distinct from 'loan'),
    money as (select e.state, e.amount, e.happened_on from funding.entry e where e.territory_id = of_territory and e.project_id = of_project)
    select exists (select 1 from funding.plan p where p.territory_id = of_territory and p.project_id = of_project),
      exists (select 1 from aid) or exists (select 1 from money where state in ('requested', 'granted', 'contracted', 'paid')),
      (select count(*)::integer from aid where regime = 'unknown'),
      (select coalesce(sum(amount), 0) from money where state = 'granted') > (select coalesce(sum(amount), 0) from aid),
      (select min(happened_on) from money where state = 'requested');
  end;

-- Works never begin before the aid was asked for, whoever writes: the aid would be lost.
create function projects.guard_incentive() returns trigger language plpgsql as $$
declare aid record;
begin
  select * into aid from projects.aid_facts(new.territory_id, new.id);
  if aid.aided and (aid.asked_on is null or new.works_on <= aid.asked_on) then
    raise exception 'the works of % would begin before the aid is asked for (RGEC, art. 6)', new.reference;
  end if;
  return new;
end $$;
create trigger aid_asked_first before update of stage on projects.project for each row
  when (new.stage = 'under-way' and old.stage = 'engaged') execute function projects.guard_incentive();

-- The company knows its own aid once the chef de projet knows who speaks for it, at every later stage.
alter policy read on state_aid.de_minimis_grant using (
  (select kernel.is_system())
  or exists (select 1 from projects.project p where p.siren = de_minimis_grant.siren
    and ((p.id = any ((select projects.carried())::uuid[]) and p.stage not in ('idea', 'rejected'))
      or p.territory_id = any ((select membership.territories_as('{chef-de-projet,elu-referent,industriel-referent}'))::uuid[]))));
alter policy declare on state_aid.de_minimis_grant with check (
  (select kernel.is_system())
  or (declared_by = (select kernel.person()) and exists (select 1 from projects.project p where p.siren = de_minimis_grant.siren
    and ((p.id = any ((select projects.carried())::uuid[]) and p.stage not in ('idea', 'rejected'))
      or p.territory_id = any ((select membership.territories_as('{chef-de-projet}'))::uuid[])))));

create table projects.counterfactual (
  id uuid not null,
  territory_id uuid not null,
  project_id uuid not null,
  answer text not null check (answer in ('not-done', 'smaller', 'later', 'elsewhere', 'same')),
  words text not null check (length(words) between 10 and 2000),
  told_by text not null check (length(told_by) between 2 and 200),
  asked_on date not null,
  entered_by uuid references membership.person,
  primary key (territory_id, id),
  foreign key (territory_id, project_id) references projects.project
);
comment on table projects.counterfactual is 'what the company would do without the aid, asked and dated; the last answer counts, the others stay';
create index counterfactual_project on projects.counterfactual (territory_id, project_id, id);

create table projects.blocker (
  id uuid not null,
  territory_id uuid not null,
  project_id uuid not null,
  kind text not null check (kind in ('land', 'skills', 'permit', 'funding', 'energy', 'housing', 'transport', 'rule')),
  what text not null check (length(what) between 3 and 1000),
  owner text check (length(owner) <= 200),
  opened_on date not null,
  answer_due_on date,
  cleared_on date check (cleared_on >= opened_on),
  clearing text check (length(clearing) <= 1000),
  entered_by uuid references membership.person,
  primary key (territory_id, id),
  foreign key (territory_id, project_id) references projects.project,
  check ((cleared_on is null) = (clearing is null))
);
comment on table projects.blocker is 'what stands in the way of a project; the obstacle register reads it';
create index blocker_project on projects.blocker (territory_id, project_id);
create index blocker_open on projects.blocker (territory_id, kind) where cleared_on is null;

alter table projects.counterfactual enable row level security;
alter table projects.counterfactual force row level security;
alter table projects.blocker enable row level security;
alter table projects.blocker force row level security;
create trigger append_only before update or delete on projects.counterfactual for each row execute function kernel.refuse_change();
create trigger kept before delete on projects.blocker for each row execute function kernel.refuse_change();

-- How a project goes on is for those who read its plan: the company, the governance, the Region and the programme.
create policy read on projects.counterfactual for select using (
  (select kernel.is_system())
  or exists (select 1 from projects.project p where p.territory_id = counterfactual.territory_id and p.id = project_id
    and (p.id = any ((select projects.carried())::uuid[])
      or p.territory_id = any ((select membership.territories_as('{chef-de-projet,elu-referent,industriel-referent,committee-member}'))::uuid[])
      or p.territory_id = any ((select membership.territories_of_regions())::uuid[])
      or (select membership.is_programme()))));
create policy tell on projects.counterfactual for insert with check (
  (select kernel.is_system())
  or (entered_by = (select kernel.person())
    and (territory_id = any ((select membership.territories_as('{chef-de-projet}'))::uuid[]) or project_id = any ((select projects.carried())::uuid[]))));
create policy read on projects.blocker for select using (
  (select kernel.is_system())
  or exists (select 1 from projects.project p where p.territory_id = blocker.territory_id and p.id = project_id
    and (p.id = any ((select projects.carried())::uuid[])
      or p.territory_id = any ((select membership.territories_as('{chef-de-projet,elu-referent,industriel-referent,committee-member}'))::uuid[])
      or p.territory_id = any ((select membership.territories_of_regions())::uuid[])
      or (select membership.is_programme()))));
create policy tell on projects.blocker for insert with check (
  (select kernel.is_system())
  or (entered_by = (select kernel.person()) and territory_id = any ((select membership.territories_as('{chef-de-projet}'))::uuid[])));
create policy change on projects.blocker for update using (
  (select kernel.is_system()) or territory_id = any ((select membership.territories_as('{chef-de-projet}'))::uuid[]));
