-- What was put to the pair, as it was: the plan goes on, an edition stays.
create table action_plan.edition (
  territory_id uuid not null references action_plan.plan,
  id uuid not null,
  number integer not null check (number > 0),
  state text not null check (state in ('submitted', 'adopted', 'refused', 'taken-back')),
  title text not null,
  summary text not null,
  axes jsonb not null,
  changes text not null default '' check (length(changes) <= 4000),
  content integer not null,
  content_hash text not null,
  submitted_on date not null,
  submitted_by text not null,
  decided_on date,
  primary key (territory_id, id),
  unique (territory_id, number),
  check ((decided_on is null) = (state = 'submitted'))
);
comment on column action_plan.edition.content is 'the content number of the plan when it was submitted: the plan was amended since when its own is higher';
comment on column action_plan.edition.content_hash is 'SHA-256 of the whole, which both halves of the pair sign';
create unique index edition_submitted on action_plan.edition (territory_id) where state = 'submitted';

create table action_plan.edition_fiche (
  territory_id uuid not null,
  edition_id uuid not null,
  fiche_id uuid not null,
  reference text not null,
  tier text not null check (tier in ('restricted', 'territory', 'public')),
  content jsonb not null,
  primary key (territory_id, edition_id, fiche_id),
  foreign key (territory_id, edition_id) references action_plan.edition
);

create function action_plan.guard_edition() returns trigger language plpgsql as $$
begin
  if old.state <> 'submitted' then raise exception 'an edition that was decided does not change'; end if;
  if (to_jsonb(new) - '{state,decided_on}'::text[]) is distinct from (to_jsonb(old) - '{state,decided_on}'::text[]) then
    raise exception 'an edition stays as it was submitted';
  end if;
  if new.state = 'adopted' and not exists (
    select 1 from membership.pair_act a where a.territory_id = new.territory_id and a.kind = 'publish-plan' and a.subject_id = new.id
      and a.closed_as = 'agreed') then
    raise exception 'a plan is adopted by both halves of the pair, or not at all';
  end if;
  return new;
end $$;
create trigger stays before update on action_plan.edition for each row execute function action_plan.guard_edition();
create trigger kept before delete on action_plan.edition for each row execute function kernel.refuse_change();
create trigger append_only before update or delete on action_plan.edition_fiche for each row execute function kernel.refuse_change();

alter table action_plan.edition enable row level security;
alter table action_plan.edition force row level security;
create policy read on action_plan.edition for select using (
  (select kernel.is_system()) or state = 'adopted' or (select membership.is_programme())
  or territory_id = any ((select action_plan.entered())::uuid[]));
create policy submit on action_plan.edition for insert with check (
  (select kernel.is_system()) or (state = 'submitted' and territory_id = any ((select membership.territories_as('{chef-de-projet}'))::uuid[])));
create policy decide on action_plan.edition for update using (
  (select kernel.is_system()) or territory_id = any ((select action_plan.led())::uuid[]));

alter table action_plan.edition_fiche enable row level security;
alter table action_plan.edition_fiche force row level security;
-- The public part of an adopted edition is everybody's; the rest is read as the fiche itself is.
create policy read on action_plan.edition_fiche for select using (
  (select kernel.is_system())
  or territory_id = any ((select action_plan.led())::uuid[])
  or (tier <> 'restricted' and ((select membership.is_programme()) or territory_id = any ((select action_plan.entered())::uuid[])))
  or (tier = 'public' and exists (select 1 from action_plan.edition e
    where e.territory_id = edition_fiche.territory_id and e.id = edition_id and e.state = 'adopted')));
create policy submit on action_plan.edition_fiche for insert with check (
  (select kernel.is_system()) or territory_id = any ((select membership.territories_as('{chef-de-projet}'))::uuid[]));
