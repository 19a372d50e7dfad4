-- A guest consents for itself, and answers nothing else: the owner asks, neither does the other's part.
create function action_plan.guard_guest() returns trigger language plpgsql as $$
declare
  is_owner boolean := new.territory_id = any (membership.territories_as('{chef-de-projet}'));
  is_guest boolean := new.guest_territory_id = any (membership.territories_as('{chef-de-projet}'));
begin
  if kernel.is_system() then return new; end if;
  if tg_op = 'INSERT' then
    if new.state <> 'invited' then raise exception 'a guest is asked before it answers'; end if;
    return new;
  end if;
  if (new.territory_id, new.fiche_id, new.guest_territory_id) is distinct from (old.territory_id, old.fiche_id, old.guest_territory_id) then
    raise exception 'an invitation stays that of its fiche and its guest';
  end if;
  if new.state = 'invited' and (new.state, new.invited_on) is distinct from (old.state, old.invited_on) and not is_owner then
    raise exception 'the owner of a fiche asks';
  end if;
  if new.state in ('accepted', 'declined') then
    if not is_guest then raise exception 'the guest answers for itself'; end if;
    if new.invited_on is distinct from old.invited_on then raise exception 'a guest answers, and changes nothing else'; end if;
  end if;
  return new;
end $$;
create trigger guarded before insert or update on action_plan.guest for each row execute function action_plan.guard_guest();
