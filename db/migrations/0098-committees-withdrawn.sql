-- A promise that is no longer awaited says why, to both sides; it is neither kept nor late.
alter table committees.commitment
  add column withdrawn_on date check (withdrawn_on >= promised_on),
  add column withdrawn_reason text check (length(withdrawn_reason) between 3 and 1000),
  add column withdrawn_by uuid references membership.person,
  add constraint withdrawn_with_a_reason check ((withdrawn_on is null) = (withdrawn_reason is null)),
  add constraint kept_or_withdrawn check (delivered_on is null or withdrawn_on is null);

drop index committees.commitment_due;
create index commitment_due on committees.commitment (territory_id, due_on) where delivered_on is null and withdrawn_on is null;
create index commitment_awaited on committees.commitment (due_on) where delivered_on is null and withdrawn_on is null;

create or replace function committees.guard_commitment() returns trigger language plpgsql as $$
begin
  if (new.territory_id, new.id, new.organisation_id, new.promise, new.promised_on, new.due_on, new.source)
    is distinct from (old.territory_id, old.id, old.organisation_id, old.promise, old.promised_on, old.due_on, old.source) then
    raise exception 'what was promised does not change: write another promise';
  end if;
  if old.delivered_on is not null then raise exception '% is kept already', old.reference; end if;
  if old.withdrawn_on is not null then raise exception '% is withdrawn already', old.reference; end if;
  return new;
end $$;
