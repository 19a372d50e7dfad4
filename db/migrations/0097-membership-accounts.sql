alter table membership.person add column suspended_on date;
comment on column membership.person.suspended_on is 'since when nobody signs in as this person, whatever their mandates';

create table membership.account_request (
  id uuid primary key,
  kind text not null check (kind in ('mandate', 'reset-factor', 'reinstate')),
  person_id uuid references membership.person,
  email text check (email = lower(email) and length(email) <= 254),
  name text check (length(name) between 2 and 200),
  role text check (role in ('programme', 'region', 'operator', 'evaluator')),
  region_code text references territory.region,
  valid_until date,
  reason text not null check (length(reason) between 10 and 500),
  asked_by uuid not null references membership.person,
  asked_on date not null,
  expires_on date not null,
  decided_by uuid references membership.person,
  decided_on date,
  decision text check (decision in ('approved', 'declined')),
  check ((kind = 'mandate') = (email is not null and name is not null and role is not null)),
  check ((kind <> 'mandate') = (person_id is not null)),
  check ((role = 'region') = (region_code is not null)),
  check ((decision is null) = (decided_by is null) and (decision is null) = (decided_on is null)),
  constraint by_two_persons check (decision is distinct from 'approved' or (decided_by <> asked_by and decided_by is distinct from person_id))
);
comment on table membership.account_request is 'what one administrator of the programme asks about an account, and another grants';
create unique index account_request_open on membership.account_request (kind, person_id) where decision is null;

alter table membership.account_request enable row level security;
alter table membership.account_request force row level security;
create policy read on membership.account_request for select using ((select kernel.is_system()) or (select membership.is_programme()));
create policy ask on membership.account_request for insert with check (
  (select membership.is_programme()) and asked_by = (select kernel.person()) and decision is null);
create policy decide on membership.account_request for update using ((select membership.is_programme()) and decision is null)
  with check (decided_by = (select kernel.person()));

-- Mandates of the nation are given by the programme, never to oneself, where they were given by the command line alone.
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
  return new;
end $$;
