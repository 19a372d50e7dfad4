alter table membership.mandate add column interim boolean not null default false;
alter table membership.mandate add constraint interim_has_an_end
  check (not interim or (valid_until is not null and role in ('elu-referent', 'industriel-referent')));
comment on column membership.mandate.interim is 'holds a half of the pair that is vacant or impeded, until a day that is said';

create table membership.pair_act (
  territory_id uuid not null references territory.territory,
  id uuid not null,
  kind text not null check (kind in ('decide-project', 'publish-plan', 'governance-opinion')),
  subject_id uuid not null,
  round integer not null check (round > 0),
  content_hash char(64) not null check (content_hash ~ '^[0-9a-f]{64}$'),
  filiere text references territory.filiere,
  recused uuid[] not null default '{}',
  opened_by uuid references membership.person,
  opened_at timestamptz not null default now(),
  closed_as text check (closed_as in ('agreed', 'refused', 'void')),
  closed_at timestamptz,
  primary key (territory_id, id),
  unique (territory_id, kind, subject_id, round),
  check ((closed_as is null) = (closed_at is null))
);
comment on table membership.pair_act is 'what both halves of the pair must sign: one row each time it is put to them';
comment on column membership.pair_act.content_hash is 'SHA-256 of what is signed: a subject that changed since is another one';
comment on column membership.pair_act.filiere is 'whoever declared an interest in it neither reads nor signs';
comment on column membership.pair_act.recused is 'whom the subject itself recuses, whatever their mandates';
create unique index pair_act_open on membership.pair_act (territory_id, kind, subject_id) where closed_as is null;

create table membership.pair_signature (
  territory_id uuid not null,
  act_id uuid not null,
  half text not null check (half in ('elu', 'industriel')),
  verdict text not null check (verdict in ('for', 'against')),
  person_id uuid not null references membership.person,
  interim boolean not null,
  content_hash char(64) not null,
  signed_at timestamptz not null default now(),
  primary key (territory_id, act_id, half),
  constraint one_person_signs_one_half unique (territory_id, act_id, person_id),
  foreign key (territory_id, act_id) references membership.pair_act
);
comment on table membership.pair_signature is 'one signature of each half, by two persons, of the same content';

-- The decision on a project, until now alone of its kind, becomes one of these acts.
select set_config('ressort.system', 'on', true);
insert into membership.pair_act (territory_id, id, kind, subject_id, round, content_hash, filiere, closed_as, closed_at)
  select a.*, case when a.closed_as is not null then now() end
  from (
    select p.territory_id, gen_random_uuid(), 'decide-project', p.id, r.round,
      encode(sha256(convert_to(concat_ws(E'\x1f', p.reference, p.title, p.summary, p.company, coalesce(p.siren, ''), coalesce(p.purpose, ''),
        coalesce(p.cost::text, ''), coalesce(p.starts_on::text, ''), coalesce(p.ends_on::text, ''), coalesce(p.jobs_created::text, ''),
        coalesce(p.jobs_maintained::text, '')), 'UTF8')), 'hex') as content_hash,
      p.filiere,
      case when p.round > r.round or p.stage not in ('proposed', 'retained', 'rejected') then 'void'
        when p.stage = 'retained' then 'agreed'
        when p.stage = 'rejected' then case when (select count(*) from projects.signature s where s.territory_id = p.territory_id
          and s.project_id = p.id and s.round = r.round and s.verdict = 'rejected') = 2 then 'refused' else 'void' end end as closed_as
    from projects.project p
    join (
      select territory_id, project_id, round from projects.signature
      union select territory_id, id, round from projects.project where stage = 'proposed') r
      on r.territory_id = p.territory_id and r.project_id = p.id) a;
insert into membership.pair_signature (territory_id, act_id, half, verdict, person_id, interim, content_hash, signed_at)
  select s.territory_id, a.id, s.half, case s.verdict when 'retained' then 'for' else 'against' end, s.person_id, false, a.content_hash, s.signed_at
  from projects.signature s
  join membership.pair_act a on a.territory_id = s.territory_id and a.subject_id = s.project_id and a.round = s.round;
drop table projects.signature;
alter table projects.project drop column round;

create function membership.guard_pair_signature() returns trigger language plpgsql as $$
declare act membership.pair_act;
begin
  select * into act from membership.pair_act a where a.territory_id = new.territory_id and a.id = new.act_id;
  if not found then raise exception 'no such act to sign'; end if;
  if act.closed_as is not null then raise exception 'the act is closed: nobody signs it any more'; end if;
  if act.content_hash <> new.content_hash then raise exception 'what is signed is not what was put to the pair'; end if;
  if new.person_id = any (act.recused) then raise exception 'a recused person does not sign'; end if;
  return new;
end $$;
create trigger signs_what_was_put before insert on membership.pair_signature
  for each row execute function membership.guard_pair_signature();
create trigger append_only before update or delete on membership.pair_signature for each row execute function kernel.refuse_change();

create function membership.guard_pair_act() returns trigger language plpgsql as $$
declare wanted text := case new.closed_as when 'agreed' then 'for' when 'refused' then 'against' end;
begin
  if old.closed_as is not null then raise exception 'the act is closed'; end if;
  if (new.territory_id, new.id, new.kind, new.subject_id, new.round, new.content_hash, new.opened_at)
    is distinct from (old.territory_id, old.id, old.kind, old.subject_id, old.round, old.content_hash, old.opened_at)
    or not new.recused @> old.recused then
    raise exception 'what was put to the pair does not change: open another round';
  end if;
  if wanted is not null and (select count(*) from membership.pair_signature s
      where s.territory_id = new.territory_id and s.act_id = new.id and s.verdict = wanted and s.content_hash = new.content_hash) < 2 then
    raise exception 'the act is % by both halves of the pair, or not at all', new.closed_as;
  end if;
  return new;
end $$;
create trigger closed_by_both before update on membership.pair_act for each row execute function membership.guard_pair_act();
create trigger kept before delete on membership.pair_act for each row execute function kernel.refuse_change();

alter table membership.pair_act enable row level security;
alter table membership.pair_act force row level security;
-- An act is read as its subject is. What belongs to the territory's governance is told here; a kind whose subjects have
-- readers of their own (a project) brings its own policy.
create policy read on membership.pair_act for select using (
  (select kernel.is_system())
  or (kind <> 'decide-project' and kernel.person() <> all (recused)
    and (filiere is null or filiere <> all ((select membership.recused_filieres())::text[]))
    and (territory_id = any ((select membership.territories_as('{chef-de-projet,elu-referent,industriel-referent,committee-member,partner}'))::uuid[])
      or territory_id = any ((select membership.territories_of_regions())::uuid[])
      or (select membership.is_programme()))));
create policy open on membership.pair_act for insert with check (
  (select kernel.is_system())
  or (opened_by = (select kernel.person()) and closed_as is null
    and territory_id = any ((select membership.territories_as('{chef-de-projet,elu-referent,industriel-referent}'))::uuid[])));
create policy close on membership.pair_act for update using (
  (select kernel.is_system())
  or territory_id = any ((select membership.territories_as('{chef-de-projet,elu-referent,industriel-referent}'))::uuid[]));

alter table membership.pair_signature enable row level security;
alter table membership.pair_signature force row level security;
create policy read on membership.pair_signature for select using (
  exists (select 1 from membership.pair_act a where a.territory_id = pair_signature.territory_id and a.id = act_id));
create policy sign on membership.pair_signature for insert with check (
  (select kernel.is_system())
  or (person_id = (select kernel.person()) and territory_id = any (membership.territories_as(array[half || '-referent']))
    and exists (select 1 from membership.pair_act a where a.territory_id = pair_signature.territory_id and a.id = act_id
      and (a.filiere is null or a.filiere <> all ((select membership.recused_filieres())::text[])))));

create policy read_of_project on membership.pair_act for select using (
  kind = 'decide-project'
  and exists (select 1 from projects.project p where p.territory_id = pair_act.territory_id and p.id = subject_id)
  and (territory_id = any ((select membership.territories_as('{chef-de-projet,elu-referent,industriel-referent,committee-member,partner}'))::uuid[])
    or territory_id = any ((select membership.territories_of_regions())::uuid[])
    or (select membership.is_programme())
    or subject_id = any ((select projects.carried())::uuid[])
    or subject_id = any ((select projects.named())::uuid[])));
create policy of_a_project on membership.pair_signature as restrictive for insert with check (
  (select kernel.is_system())
  or exists (select 1 from membership.pair_act a where a.territory_id = pair_signature.territory_id and a.id = act_id
    and (a.kind <> 'decide-project' or exists (select 1 from projects.project p
      where p.territory_id = a.territory_id and p.id = a.subject_id and p.id <> all ((select projects.carried())::uuid[])
        and p.filiere <> all ((select membership.recused_filieres())::text[])))));

create or replace function projects.guard_decision() returns trigger language plpgsql as $$
begin
  if (select a.closed_as from membership.pair_act a where a.territory_id = new.territory_id and a.kind = 'decide-project'
      and a.subject_id = new.id order by a.round desc limit 1) is distinct from 'agreed' then
    raise exception '% is retained by both halves of the pair, or not at all', new.reference;
  end if;
  return new;
end $$;
