create schema posts;

create table posts.post (
  territory_id uuid primary key references territory.territory,
  employer text not null check (length(employer) between 2 and 200),
  opened_on date not null,
  closed_on date check (closed_on >= opened_on),
  source text not null check (length(source) between 2 and 300),
  to_verify boolean not null,
  version integer not null default 1
);
comment on table posts.post is 'the post of a territory''s chef de projet; who holds it, and whether it is vacant, is told by the mandates';

create table posts.funding (
  territory_id uuid not null references posts.post,
  id uuid not null,
  starts_on date not null,
  ends_on date not null check (ends_on >= starts_on),
  amount bigint not null check (amount > 0),
  state_share integer not null check (state_share between 0 and 10000),
  epci_share integer not null check (epci_share between 0 and 10000),
  region_share integer not null check (region_share between 0 and 10000),
  other_share integer not null check (other_share between 0 and 10000),
  source text not null check (length(source) between 2 and 300),
  to_verify boolean not null,
  primary key (territory_id, id),
  check (state_share + epci_share + region_share + other_share = 10000)
);
comment on column posts.funding.amount is 'euro cents, cost of the post over the whole agreement';
comment on column posts.funding.state_share is 'basis points of the amount, as the other shares';
create index funding_end on posts.funding (ends_on);

create table posts.handover (
  territory_id uuid not null references territory.territory,
  id uuid not null,
  made_by uuid references membership.person,
  made_by_name text not null,
  made_on date not null,
  primary key (territory_id, id)
);

create table posts.handover_line (
  territory_id uuid not null,
  handover_id uuid not null,
  id uuid not null,
  rank integer not null,
  section text not null,
  title text not null check (length(title) between 1 and 500),
  detail text not null default '' check (length(detail) <= 2000),
  path text,
  due_on date,
  state text not null default 'waiting' check (state in ('waiting', 'confirmed', 'asked')),
  note text check (length(note) between 3 and 2000),
  answered_by uuid references membership.person,
  answered_on date,
  version integer not null default 1,
  primary key (territory_id, handover_id, id),
  foreign key (territory_id, handover_id) references posts.handover,
  check (state <> 'asked' or note is not null),
  check ((state = 'waiting') = (answered_on is null))
);
comment on table posts.handover_line is 'as it stood the day the hand-over was made: what the successor confirms, or asks about';

alter table posts.post enable row level security;
alter table posts.post force row level security;
create policy read on posts.post for select using (
  (select kernel.is_system())
  or territory_id = any ((select membership.territories_as('{chef-de-projet,elu-referent,industriel-referent}'))::uuid[])
  or territory_id = any ((select membership.territories_of_regions())::uuid[]) or (select membership.is_programme()));
create policy change on posts.post for all using (
  (select kernel.is_system()) or territory_id = any ((select membership.territories_as('{chef-de-projet,elu-referent}'))::uuid[]));

alter table posts.funding enable row level security;
alter table posts.funding force row level security;
create policy read on posts.funding for select using (
  exists (select 1 from posts.post p where p.territory_id = funding.territory_id));
create policy change on posts.funding for all using (
  (select kernel.is_system()) or territory_id = any ((select membership.territories_as('{chef-de-projet,elu-referent}'))::uuid[]));

-- A hand-over holds what its maker could read: the chef de projet reads it, and who made it.
alter table posts.handover enable row level security;
alter table posts.handover force row level security;
create policy read on posts.handover for select using (
  (select kernel.is_system())
  or territory_id = any ((select membership.territories_as('{chef-de-projet}'))::uuid[])
  or (made_by = (select kernel.person()) and territory_id = any ((select membership.territories_as('{elu-referent}'))::uuid[])));
create policy make on posts.handover for insert with check (
  (select kernel.is_system())
  or (made_by = (select kernel.person()) and territory_id = any ((select membership.territories_as('{chef-de-projet,elu-referent}'))::uuid[])));

alter table posts.handover_line enable row level security;
alter table posts.handover_line force row level security;
create policy read on posts.handover_line for select using (
  exists (select 1 from posts.handover h where h.territory_id = handover_line.territory_id and h.id = handover_id));
create policy make on posts.handover_line for insert with check (
  exists (select 1 from posts.handover h where h.territory_id = handover_line.territory_id and h.id = handover_id
    and (h.made_by = (select kernel.person()) or (select kernel.is_system()))));
-- Who takes over answers, and not who hands over.
create policy answer on posts.handover_line for update using (
  territory_id = any ((select membership.territories_as('{chef-de-projet}'))::uuid[])
  and exists (select 1 from posts.handover h where h.territory_id = handover_line.territory_id and h.id = handover_id
    and h.made_by is distinct from (select kernel.person())));
create function posts.guard_answer() returns trigger language plpgsql as $$
begin
  if (to_jsonb(new) - '{state,note,answered_by,answered_on,version}'::text[]) is distinct from (to_jsonb(old) - '{state,note,answered_by,answered_on,version}'::text[]) then
    raise exception 'a line of a hand-over stays as it was handed over';
  end if;
  return new;
end $$;
create trigger stays before update on posts.handover_line for each row execute function posts.guard_answer();

create table kernel.daily_run (
  task text not null,
  day date not null,
  at timestamptz not null default now(),
  primary key (task, day)
);
comment on table kernel.daily_run is 'what is done once a day, and was';
