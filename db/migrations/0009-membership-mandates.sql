alter table membership.organisation add column siret char(14) check (siret ~ '^[0-9]{14}$' and left(siret, 9) = siren);
alter table membership.organisation add column merged_into uuid references membership.organisation;
alter table membership.person add column merged_into uuid references membership.person;
comment on column membership.person.merged_into is 'the same person, kept under another row; what cannot be written again still names this one';

alter table membership.mandate add column granted_by uuid references membership.person;
alter table membership.mandate add column granted_on date;
alter table membership.mandate add column end_reason text check (length(end_reason) <= 500);
alter table membership.mandate add column confirmed_on date;
alter table membership.mandate add column version integer not null default 1;
comment on column membership.mandate.confirmed_on is 'the last day someone said that the mandate still holds, after an election for instance';

create table membership.mandate_notice (
  mandate_id uuid not null references membership.mandate on delete cascade,
  days integer not null check (days in (90, 30, 7, 0)),
  told_on date not null,
  primary key (mandate_id, days)
);
comment on table membership.mandate_notice is 'which alarm of an end was given: 0 is the end itself';

create table membership.programme_event (
  code text primary key,
  kind text not null check (kind in ('municipal-elections')),
  label text not null,
  happens_on date not null,
  source text not null,
  source_url text,
  to_verify boolean not null
);
comment on table membership.programme_event is 'what happens to the programme everywhere at once: the elected halves of before are to confirm';

create table membership.invitation (
  territory_id uuid not null references territory.territory,
  id uuid not null,
  token_hash bytea not null,
  email text not null check (email = lower(email) and length(email) <= 254),
  name text not null check (length(name) between 2 and 200),
  role text not null check (role in ('chef-de-projet', 'elu-referent', 'industriel-referent', 'committee-member', 'partner')),
  organisation text check (length(organisation) between 2 and 200),
  organisation_kind text,
  siret char(14) check (siret ~ '^[0-9]{14}$'),
  title text check (length(title) <= 200),
  interim boolean not null,
  valid_from date not null,
  valid_until date check (valid_until >= valid_from),
  invited_by uuid not null references membership.person,
  invited_on date not null,
  expires_on date not null,
  accepted_on date,
  withdrawn_on date,
  request_id uuid references membership.joining_request,
  primary key (territory_id, id),
  check (not interim or (valid_until is not null and role in ('elu-referent', 'industriel-referent')))
);
comment on table membership.invitation is 'a mandate offered by mail: it begins when it is accepted, at the address it was sent to';
create index invitation_token on membership.invitation (token_hash);

create function membership.may_grant(territory uuid, role text) returns boolean language sql stable parallel safe
  return (select membership.is_programme())
    or territory = any ((select membership.territories_of_regions())::uuid[])
    or (role <> 'chef-de-projet' and territory = any ((select membership.territories_as('{chef-de-projet}'))::uuid[]));

alter table membership.invitation enable row level security;
alter table membership.invitation force row level security;
create policy read on membership.invitation for select using ((select kernel.is_system()) or membership.may_grant(territory_id, 'partner'));
create policy invite on membership.invitation for insert with check (
  invited_by = (select kernel.person()) and membership.may_grant(territory_id, role));
create policy answer on membership.invitation for update using ((select kernel.is_system()) or membership.may_grant(territory_id, role));

-- Every policy asks the mandates: they are read by all, and changed only by who may grant them, never to oneself.
create function membership.guard_mandate() returns trigger language plpgsql as $$
begin
  if kernel.today() is null or kernel.is_system() then return new; end if;
  if new.territory_id is null or not membership.may_grant(new.territory_id, new.role) then
    raise exception 'this mandate is not yours to give or to change';
  end if;
  if new.person_id = kernel.person() and (tg_op = 'INSERT' or new.valid_until is null or new.valid_until > old.valid_until) then
    raise exception 'nobody gives or prolongs their own mandate';
  end if;
  return new;
end $$;
create trigger given_by_who_may before insert or update on membership.mandate
  for each row execute function membership.guard_mandate();

-- What names a row of a table, table by table: asked before two rows become one, and followed when they do.
create function membership.references_to(target regclass, id uuid) returns table (place text, count bigint) language plpgsql stable as $$
declare ref record; found bigint;
begin
  for ref in
    select c.conrelid::regclass as place, a.attname as col from pg_constraint c
    join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[1]
    where c.contype = 'f' and c.confrelid = target and cardinality(c.conkey) = 1 and a.attname <> 'merged_into'
    order by 1, 2
  loop
    execute format('select count(*) from %s where %I = $1', ref.place, ref.col) into found using id;
    if found > 0 then place := ref.place::text; count := found; return next; end if;
  end loop;
end $$;

-- Append-only rows keep the name they were written under, and so does a row that would then be there twice: `merged_into`
-- says who that is. Rows that no policy lets anybody change are moved with their policies set aside, for this transaction.
create function membership.move_references(target regclass, gone uuid, kept uuid) returns integer language plpgsql as $$
declare ref record; moved integer := 0; changed integer; remaining bigint; line record; was_forced boolean;
begin
  for ref in
    select c.conrelid::regclass as place, a.attname as col from pg_constraint c
    join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[1]
    where c.contype = 'f' and c.confrelid = target and cardinality(c.conkey) = 1 and a.attname <> 'merged_into'
      and not exists (select 1 from pg_trigger t join pg_proc p on p.oid = t.tgfoid
        where t.tgrelid = c.conrelid and p.proname = 'refuse_change' and (t.tgtype & 16) <> 0)
  loop
    execute format('select count(*) from %s where %I = $1', ref.place, ref.col) into remaining using gone;
    continue when remaining = 0;
    select relforcerowsecurity into was_forced from pg_class where oid = ref.place;
    if was_forced then execute format('alter table %s no force row level security', ref.place); end if;
    for line in execute format('select ctid as row from %s where %I = $1', ref.place, ref.col) using gone loop
      begin
        execute format('update %s set %I = $1 where ctid = $2', ref.place, ref.col) using kept, line.row;
        get diagnostics changed = row_count;
        moved := moved + changed;
      exception when unique_violation or raise_exception then null;
      end;
    end loop;
    if was_forced then execute format('alter table %s force row level security', ref.place); end if;
  end loop;
  return moved;
end $$;
