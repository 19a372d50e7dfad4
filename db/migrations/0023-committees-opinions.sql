create table committees.opinion (
  territory_id uuid not null,
  item_id uuid not null,
  reference text not null,
  project_id uuid not null,
  device_code text not null references toolbox.device,
  result text not null check (result in ('favourable', 'unfavourable')),
  voted_on date not null,
  signed_on date,
  primary key (territory_id, item_id),
  unique (territory_id, reference),
  foreign key (territory_id, item_id) references committees.agenda_item,
  foreign key (territory_id, project_id) references projects.project
);
comment on table committees.opinion is 'what the governance says of a project to a device that asks: voted, then signed by the two who chair';

-- Signed means signed by both halves of the pair, whatever a verb forgets; a signed opinion does not change.
create function committees.guard_opinion() returns trigger language plpgsql as $$
begin
  if old.signed_on is not null then raise exception '% is signed: it does not change', old.reference; end if;
  if new.signed_on is not null and (select a.closed_as from membership.pair_act a where a.territory_id = new.territory_id
      and a.kind = 'governance-opinion' and a.subject_id = new.item_id order by a.round desc limit 1) is distinct from 'agreed' then
    raise exception '% is signed by both halves of the pair, or not at all', new.reference;
  end if;
  return new;
end $$;
create trigger signed_by_the_pair before update on committees.opinion for each row execute function committees.guard_opinion();
create trigger kept before delete on committees.opinion for each row execute function kernel.refuse_change();

create function committees.guard_decision() returns trigger language plpgsql as $$
begin
  if new.opinion_reference is not null and not exists (select 1 from committees.opinion o where o.territory_id = new.territory_id
      and o.reference = new.opinion_reference and o.signed_on is not null) then
    raise exception 'an opinion enters the register once signed';
  end if;
  return new;
end $$;
create trigger of_a_signed_opinion before insert on committees.decision for each row execute function committees.guard_decision();

alter table committees.opinion enable row level security;
alter table committees.opinion force row level security;
create policy read on committees.opinion for select using (
  exists (select 1 from committees.agenda_item i where i.territory_id = opinion.territory_id and i.id = item_id));
create policy run on committees.opinion for insert with check (
  (select kernel.is_system()) or territory_id = any ((select committees.run())::uuid[]));
create policy sign on committees.opinion for update using (
  (select kernel.is_system())
  or (territory_id = any ((select membership.territories_as('{chef-de-projet,elu-referent,industriel-referent}'))::uuid[])
    and exists (select 1 from committees.agenda_item i where i.territory_id = opinion.territory_id and i.id = item_id)));

-- An act about an item is read as the item is: not by whom an interest keeps from the file.
create policy read_of_opinion on membership.pair_act as restrictive for select using (
  (select kernel.is_system())
  or kind <> 'governance-opinion'
  or exists (select 1 from committees.agenda_item i where i.territory_id = pair_act.territory_id and i.id = subject_id));
