-- One person with two mailboxes is two rows: what tells that the halves of the pair may be one, and who said that they are two.
create table membership.same_person (
  low uuid not null,
  high uuid not null,
  verdict text not null check (verdict in ('doubt', 'distinct')),
  why text not null check (length(why) between 2 and 500),
  said_by uuid references membership.person,
  said_on date not null,
  primary key (low, high),
  check (low < high),
  check (verdict = 'doubt' or said_by is not null)
);
comment on table membership.same_person is 'two rows that an identity provider takes for one (doubt), or that a second person said to be two (distinct)';
comment on column membership.same_person.low is 'of the two persons; without a foreign key, since merging them takes the doubt away with it';

create function membership.may_speak_of(person uuid) returns boolean language sql stable parallel safe
  return exists (select 1 from membership.mandate m
    where m.person_id = person and m.territory_id is not null and membership.may_grant(m.territory_id, 'partner'));

alter table membership.same_person enable row level security;
alter table membership.same_person force row level security;
create policy read on membership.same_person for select using (
  (select kernel.is_system()) or kernel.person() in (low, high) or membership.may_speak_of(low) or membership.may_speak_of(high));
-- A second person: neither of the two, nor who gave one of them the half it holds.
create function membership.may_tell_apart(one uuid, other uuid) returns boolean language sql stable parallel safe
  return kernel.person() is not null and kernel.person() not in (one, other)
    and membership.may_speak_of(one) and membership.may_speak_of(other)
    and not exists (select 1 from membership.mandate m
      where m.person_id in (one, other) and m.role in ('elu-referent', 'industriel-referent') and m.granted_by = kernel.person());
create policy tell on membership.same_person for insert with check (
  (select kernel.is_system()) or (said_by = kernel.person() and membership.may_tell_apart(low, high)));
create policy tell_again on membership.same_person for update using (
  (select kernel.is_system()) or membership.may_tell_apart(low, high));
create policy forget on membership.same_person for delete using ((select kernel.is_system()));

create function membership.name_words(name text) returns text[] language sql immutable parallel safe
  return (select coalesce(array_agg(word order by word), '{}')
    from unnest(regexp_split_to_array(
      lower(regexp_replace(normalize(regexp_replace(name, '\([^)]*\)', ' ', 'g'), NFD), '[\u0300-\u036f]', '', 'g')), '[^a-z0-9]+')) as word
    where word <> '');
comment on function membership.name_words is 'the words of a name, without accents, order or what is in brackets';

-- « J. Dupont » is « DUPONT Jean »: as many words, one in full at least, and each equal to one of the other name or its initial.
create function membership.same_name(one text, other text) returns boolean language sql immutable parallel safe
  return (select cardinality(a) > 1 and cardinality(a) = cardinality(b)
      and exists (select 1 from unnest(a) x where length(x) > 1 and x = any (b))
      and not exists (select 1 from unnest(a) x where not exists (select 1 from unnest(b) y
        where x = y or (length(x) = 1 and y like x || '%') or (length(y) = 1 and x like y || '%')))
      and not exists (select 1 from unnest(b) y where not exists (select 1 from unnest(a) x
        where x = y or (length(x) = 1 and y like x || '%') or (length(y) = 1 and x like y || '%')))
    from (select membership.name_words(one) as a, membership.name_words(other) as b) words);

create function membership.mailbox_name(email text) returns text language sql immutable parallel safe
  return regexp_replace(split_part(email, '@', 1), '\+.*$', '');

-- The same mailbox behind a `+`, or the same « prenom.nom » in another house.
create function membership.same_mailbox(one text, other text) returns boolean language sql immutable parallel safe
  return coalesce(membership.mailbox_name(one) = membership.mailbox_name(other)
    and (split_part(one, '@', 2) = split_part(other, '@', 2)
      or membership.mailbox_name(one) ~ '^[^._]{2,}[._][^._]{2,}$' or membership.mailbox_name(one) ~ '^[^._]+[._][^._]{3,}$'), false);

create function membership.doubt_between(one uuid, other uuid) returns text language sql stable
  return (select case
      when coalesce(p.merged_into, p.id) = coalesce(q.merged_into, q.id) then 'same'
      when s.verdict = 'distinct' then null
      when s.verdict = 'doubt' then 'identity'
      when membership.same_name(p.name, q.name) then 'name'
      when membership.same_mailbox(p.email, q.email) then 'mailbox'
      when exists (select 1 from membership.mandate m
        join membership.mandate n on n.territory_id = m.territory_id and n.person_id = q.id and n.organisation_id = m.organisation_id
        where m.person_id = p.id and (m.role, n.role) in (('elu-referent', 'industriel-referent'), ('industriel-referent', 'elu-referent'))
          and m.valid_from <= kernel.today() and (m.valid_until is null or kernel.today() <= m.valid_until)
          and n.valid_from <= kernel.today() and (n.valid_until is null or kernel.today() <= n.valid_until)) then 'organisation'
    end
    from membership.person p join membership.person q on q.id = other
    left join membership.same_person s on s.low = least(p.id, q.id) and s.high = greatest(p.id, q.id)
    where p.id = one);
comment on function membership.doubt_between is 'why two persons may be one: same, identity, name, mailbox, organisation; nothing when they are two';

create or replace function membership.guard_pair_signature() returns trigger language plpgsql as $$
declare act membership.pair_act;
begin
  select * into act from membership.pair_act a where a.territory_id = new.territory_id and a.id = new.act_id;
  if not found then raise exception 'no such act to sign'; end if;
  if act.closed_as is not null then raise exception 'the act is closed: nobody signs it any more'; end if;
  if act.content_hash <> new.content_hash then raise exception 'what is signed is not what was put to the pair'; end if;
  if new.person_id = any (act.recused) then raise exception 'a recused person does not sign'; end if;
  -- The very same row is the business of the unique key.
  if exists (select 1 from membership.pair_signature s where s.territory_id = new.territory_id and s.act_id = new.act_id
      and s.person_id <> new.person_id and membership.doubt_between(s.person_id, new.person_id) is not null) then
    raise exception 'perhaps one person on both halves: a second person says first that they are two';
  end if;
  return new;
end $$;
