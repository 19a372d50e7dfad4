-- An investor who looks for a place. What is told of it, to whom, until when, is one row: the territories to which it is offered
-- cannot be told another text, at another instant, nor with another deadline.
create table companies.prospect (
  id uuid primary key,
  reference text not null unique check (reference ~ '^I-[0-9]{4}-[0-9]{4}$'),
  region_code text references territory.region,
  territory_id uuid references territory.territory,
  title text not null check (length(title) between 3 and 200),
  words text not null check (length(words) between 10 and 4000),
  filiere text not null references territory.filiere,
  land_m2 integer check (land_m2 > 0),
  building_m2 integer check (building_m2 > 0),
  power_kw integer check (power_kw > 0),
  needs text not null default '' check (length(needs) <= 2000),
  jobs integer check (jobs >= 0),
  wanted_on date,
  due_on date,
  offered_to uuid[] not null default '{}',
  offered_at timestamptz,
  ended text check (ended in ('chosen', 'none', 'withdrawn')),
  ended_at timestamptz,
  chosen_id uuid references territory.territory,
  reason text check (length(reason) between 10 and 2000),
  revealed_at timestamptz,
  declined_at timestamptz,
  filed_by uuid not null references membership.person,
  filed_on date not null,
  version integer not null default 1,
  submission_key uuid not null unique,
  check (region_code is null or territory_id is null),
  check ((offered_at is null) = (cardinality(offered_to) = 0)),
  check ((offered_at is null) = (due_on is null)),
  check (ended is null or offered_at is not null),
  check ((ended is null) = (ended_at is null) and (ended is null) = (reason is null)),
  check ((chosen_id is not null) = (ended is not distinct from 'chosen')),
  check (chosen_id is null or chosen_id = any (offered_to)),
  check ((revealed_at is null and declined_at is null) or chosen_id is not null),
  check (revealed_at is null or declined_at is null)
);
comment on column companies.prospect.region_code is 'the region that offers; without region nor territory, the programme does';
comment on column companies.prospect.offered_to is 'the territories to which it is offered: all at offered_at, with this text, until due_on';
create index prospect_offered on companies.prospect using gin (offered_to);

create table companies.prospect_firm (
  prospect_id uuid primary key references companies.prospect,
  name text not null check (length(name) between 2 and 200),
  siren char(9) check (siren ~ '^[0-9]{9}$'),
  contact_name text not null check (length(contact_name) between 2 and 200),
  contact_email text not null check (length(contact_email) <= 320),
  token_hash bytea unique
);
comment on table companies.prospect_firm is 'who it is: read by who offers, and by the territory that was chosen once the firm agreed';

create table companies.prospect_answer (
  territory_id uuid not null references territory.territory,
  prospect_id uuid not null references companies.prospect,
  kind text not null check (kind in ('site', 'declined')),
  site text not null default '' check (length(site) <= 2000),
  land_m2 integer check (land_m2 > 0),
  available_on date,
  conditions text not null default '' check (length(conditions) <= 4000),
  answered_by uuid not null references membership.person,
  answered_at timestamptz not null default now(),
  version integer not null default 1,
  primary key (territory_id, prospect_id)
);
comment on table companies.prospect_answer is 'sealed until the deadline, for who offers too: nobody is told what another answered in time to answer better';
create index prospect_answer_of on companies.prospect_answer (prospect_id);

create function companies.own_regions() returns text[] language sql stable parallel safe
  return (
    select coalesce(array_agg(region_code), '{}') from membership.mandate
    where person_id = kernel.person() and role = 'region' and region_code is not null
      and valid_from <= kernel.today() and (valid_until is null or kernel.today() <= valid_until));

alter table companies.prospect enable row level security;
alter table companies.prospect force row level security;
create policy offer on companies.prospect for all using (
  (select kernel.is_system())
  or territory_id = any ((select membership.territories_as('{chef-de-projet}'))::uuid[])
  or region_code = any ((select companies.own_regions())::text[])
  or (region_code is null and territory_id is null and (select membership.is_programme())));
create policy in_own_name on companies.prospect as restrictive for insert with check (
  (select kernel.is_system()) or filed_by = (select kernel.person()));
create policy offered on companies.prospect for select using (
  offered_to && (select membership.territories_as('{chef-de-projet}'))::uuid[]);

create function companies.filed() returns uuid[] language sql stable parallel safe
  return (
    select coalesce(array_agg(id), '{}') from companies.prospect
    where territory_id = any (membership.territories_as('{chef-de-projet}')) or region_code = any (companies.own_regions())
      or (region_code is null and territory_id is null and membership.is_programme()));
create function companies.unsealed() returns uuid[] language sql stable parallel safe
  return (select coalesce(array_agg(id), '{}') from companies.prospect where id = any (companies.filed()) and due_on < kernel.today());
create function companies.revealed() returns uuid[] language sql stable parallel safe
  return (
    select coalesce(array_agg(id), '{}') from companies.prospect
    where revealed_at is not null and chosen_id = any (membership.territories_as('{chef-de-projet}')));

alter table companies.prospect_firm enable row level security;
alter table companies.prospect_firm force row level security;
create policy keep on companies.prospect_firm for all using (
  (select kernel.is_system()) or prospect_id = any ((select companies.filed())::uuid[]));
create policy revealed on companies.prospect_firm for select using (prospect_id = any ((select companies.revealed())::uuid[]));

alter table companies.prospect_answer enable row level security;
alter table companies.prospect_answer force row level security;
create policy own on companies.prospect_answer for all using (
  (select kernel.is_system()) or territory_id = any ((select membership.territories_as('{chef-de-projet}'))::uuid[]));
create policy in_own_name on companies.prospect_answer as restrictive for insert with check (
  (select kernel.is_system()) or answered_by = (select kernel.person()));
create policy unsealed on companies.prospect_answer for select using (prospect_id = any ((select companies.unsealed())::uuid[]));

-- What was offered stays what it was, whoever asks: the same for all, to the end.
create function companies.guard_offer() returns trigger language plpgsql as $$
begin
  if old.offered_at is not null and (to_jsonb(new) - '{ended,ended_at,chosen_id,reason,revealed_at,declined_at,version}'::text[])
    is distinct from (to_jsonb(old) - '{ended,ended_at,chosen_id,reason,revealed_at,declined_at,version}'::text[]) then
    raise exception 'what was offered to several territories stays the same for all';
  end if;
  if old.ended is not null and (new.ended, new.chosen_id, new.reason) is distinct from (old.ended, old.chosen_id, old.reason) then
    raise exception 'a choice that was told to all stays';
  end if;
  if new.ended in ('chosen', 'none') and old.ended is null and new.due_on >= kernel.today() and not kernel.is_system() then
    raise exception 'nobody is chosen before all have had the time to answer';
  end if;
  if (new.revealed_at, new.declined_at) is distinct from (old.revealed_at, old.declined_at) and not kernel.is_system() then
    raise exception 'the firm alone says who it is';
  end if;
  return new;
end $$;
create trigger guarded before update on companies.prospect for each row execute function companies.guard_offer();
create trigger kept before delete on companies.prospect for each row execute function kernel.refuse_change();

create function companies.guard_answer() returns trigger language plpgsql as $$
begin
  if kernel.is_system() then return new; end if;
  if not exists (select from companies.prospect p where p.id = new.prospect_id and new.territory_id = any (p.offered_to)
      and p.ended is null and p.due_on >= kernel.today()) then
    raise exception 'this territory may not answer this offer, or no longer';
  end if;
  return new;
end $$;
create trigger guarded before insert or update on companies.prospect_answer for each row execute function companies.guard_answer();
create trigger kept before delete on companies.prospect_answer for each row execute function kernel.refuse_change();
