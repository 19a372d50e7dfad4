-- What the verbs would not do, the database refuses too.

-- Only the chef de projet of a territory undoes what a workbook brought to it.
alter policy undo_import on projects.project using (
  origin = 'imported' and version = 1
  and ((select kernel.is_system()) or territory_id = any ((select membership.territories_as('{chef-de-projet}'))::uuid[])));

-- The size of a company, and whether it is in difficulty, are closed with the file they come from.
create policy closed_by_interest on state_aid.company_verdict as restrictive for select using (
  (select kernel.is_system()) or project_id <> all ((select projects.closed())::uuid[]));

-- A request about an account is decided, never rewritten: who asks for something and then signs as another is one person.
create function membership.guard_account_request() returns trigger language plpgsql as $$
begin
  if kernel.is_system() then return new; end if;
  if (to_jsonb(new) - '{decision,decided_by,decided_on}'::text[]) is distinct from (to_jsonb(old) - '{decision,decided_by,decided_on}'::text[]) then
    raise exception 'what was asked about an account stays as it was asked';
  end if;
  return new;
end $$;
create trigger guarded before update on membership.account_request for each row execute function membership.guard_account_request();

-- A mandate of the nation is what one administrator asked and another grants today; alone, an administrator only ends one.
create or replace function membership.guard_mandate() returns trigger language plpgsql as $$
begin
  if kernel.today() is null or kernel.is_system() then return new; end if;
  if (new.territory_id is null and not membership.is_programme())
    or (new.territory_id is not null and not membership.may_grant(new.territory_id, new.role)) then
    raise exception 'this mandate is not yours to give or to change';
  end if;
  if new.person_id = kernel.person() and (tg_op = 'INSERT' or new.valid_until is null or new.valid_until > old.valid_until) then
    raise exception 'nobody gives or prolongs their own mandate';
  end if;
  if new.territory_id is not null then return new; end if;
  if tg_op = 'INSERT' and not exists (
    select from membership.account_request r join membership.person p on p.email = r.email
    where r.kind = 'mandate' and r.decision = 'approved' and r.decided_by = kernel.person() and r.decided_on = kernel.today()
      and coalesce(p.merged_into, p.id) = new.person_id and r.role = new.role
      and (r.region_code, r.valid_until) is not distinct from (new.region_code, new.valid_until)) then
    raise exception 'a mandate of the nation is asked by one and granted by another';
  end if;
  if tg_op = 'UPDATE' and (new.valid_until is null or new.valid_until > old.valid_until
    or (to_jsonb(new) - '{valid_until,end_reason,version}'::text[]) is distinct from (to_jsonb(old) - '{valid_until,end_reason,version}'::text[])) then
    raise exception 'a mandate of the nation is ended, and nothing else';
  end if;
  return new;
end $$;

-- Who says that two persons are two says it in their own name, and each time they say it.
alter policy tell_again on membership.same_person with check (
  (select kernel.is_system())
  or (verdict = 'distinct' and said_by = (select kernel.person()) and membership.may_tell_apart(low, high)));

-- Once it is offered, the firm behind an offer is the one that was told of it: only its link changes.
create function companies.guard_firm() returns trigger language plpgsql as $$
begin
  if kernel.is_system() then return new; end if;
  if (to_jsonb(new) - 'token_hash') is distinct from (to_jsonb(old) - 'token_hash')
    and exists (select from companies.prospect p where p.id = old.prospect_id and p.offered_at is not null) then
    raise exception 'the firm behind an offer stays the same';
  end if;
  return new;
end $$;
create trigger guarded before update on companies.prospect_firm for each row execute function companies.guard_firm();
create trigger kept before delete on companies.prospect_firm for each row execute function kernel.refuse_change();

-- An answer is mended by who mends it, as it is given by who gives it.
create or replace function companies.guard_answer() returns trigger language plpgsql as $$
begin
  if kernel.is_system() then return new; end if;
  if new.answered_by is distinct from kernel.person() then
    raise exception 'an answer is given in the name of who gives it';
  end if;
  if tg_op = 'UPDATE' and (new.territory_id, new.prospect_id) is distinct from (old.territory_id, old.prospect_id) then
    raise exception 'an answer stays that of its territory to its offer';
  end if;
  if not exists (select from companies.prospect p where p.id = new.prospect_id and new.territory_id = any (p.offered_to)
      and p.ended is null and p.due_on >= kernel.today()) then
    raise exception 'this territory may not answer this offer, or no longer';
  end if;
  return new;
end $$;
