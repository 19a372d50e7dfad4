create schema inbox;

create table inbox.notification (
  person_id uuid not null references membership.person,
  id uuid not null,
  kind text not null check (kind ~ '^[a-z-]+\.[a-z-]+$'),
  territory_id uuid references territory.territory,
  subject_id uuid not null,
  title text not null check (length(title) between 3 and 300),
  detail text check (length(detail) <= 1000),
  path text not null check (path ~ '^/[^/\\]' and length(path) <= 500),
  due_on date,
  expects boolean not null,
  tracked boolean not null,
  told_by uuid references membership.person,
  told_on date not null,
  told_at timestamptz not null default now(),
  opened_at timestamptz,
  ended text check (ended in ('done', 'withdrawn')),
  ended_at timestamptz,
  primary key (person_id, id),
  check ((ended is null) = (ended_at is null))
);
comment on table inbox.notification is 'one line per person and fact; an inbox belongs to a person, so person_id leads its keys where a territory leads elsewhere';
comment on column inbox.notification.expects is 'an act is expected of the person, until ended';
comment on column inbox.notification.tracked is 'the chef de projet of the territory sees who has opened it';
comment on column inbox.notification.ended is 'done: what was expected is; withdrawn: it is expected no longer';
create unique index notification_once on inbox.notification (person_id, kind, subject_id) where ended is null;
create index notification_subject on inbox.notification (subject_id, kind) where ended is null;
create index notification_waiting on inbox.notification (person_id) where ended is null;
create index notification_told on inbox.notification (person_id, told_at desc, id);
create index notification_tracked on inbox.notification (territory_id, told_on desc) where tracked;

create table inbox.preference (
  person_id uuid not null references membership.person,
  kind text not null,
  cadence text not null check (cadence in ('immediate', 'daily', 'weekly', 'none')),
  primary key (person_id, kind)
);

create function inbox.morning_of(day date) returns timestamptz language sql stable parallel safe
  return (day + time '07:30') at time zone 'Europe/Paris';
create function inbox.next_morning(at timestamptz) returns timestamptz language sql stable parallel safe
  return inbox.morning_of((at at time zone 'Europe/Paris' + interval '16 hours 30 minutes')::date);

-- When a mail of this cadence leaves: mornings are 7 h 30 in Paris, the week's on Monday.
create function inbox.leaves_at(cadence text, at timestamptz, delay integer) returns timestamptz language sql stable parallel safe
  return case cadence
    when 'immediate' then at + make_interval(secs => delay)
    when 'daily' then inbox.next_morning(at)
    when 'weekly' then (date_trunc('week', at at time zone 'Europe/Paris' + interval '6 days 16 hours 30 minutes')
      + interval '7 hours 30 minutes') at time zone 'Europe/Paris'
  end;

-- What is to leave by mail. A fact told again starts again.
create table inbox.dispatch (
  person_id uuid not null,
  notification_id uuid not null,
  occasion text not null check (occasion in ('told', 'reminder-10', 'reminder-30')),
  cadence text not null check (cadence in ('immediate', 'daily', 'weekly')),
  queued_at timestamptz not null default now(),
  leaves_at timestamptz not null,
  state text not null default 'waiting' check (state in ('waiting', 'claimed', 'sent', 'withdrawn', 'unreadable', 'no-address')),
  mail_id uuid,
  primary key (person_id, notification_id, occasion),
  foreign key (person_id, notification_id) references inbox.notification,
  check ((mail_id is not null) or state not in ('claimed', 'sent'))
);
comment on column inbox.dispatch.state is 'unreadable: when it was to leave, the person might no longer read what it is about';
create index dispatch_waiting on inbox.dispatch (person_id, leaves_at) where state = 'waiting';
create index dispatch_mail on inbox.dispatch (mail_id) where mail_id is not null;

-- One row a person with something that waits: its lock is what two workers share the work by.
create table inbox.mailbox (
  person_id uuid primary key references membership.person,
  leaves_at timestamptz
);
create index mailbox_leaves on inbox.mailbox (leaves_at) where leaves_at is not null;

create table inbox.mail (
  person_id uuid not null references membership.person,
  id uuid not null,
  state text not null check (state in ('claimed', 'sending', 'sent', 'dropped', 'failed')),
  attempts integer not null default 0,
  maybe_twice boolean not null default false,
  worker text not null,
  held_until timestamptz not null,
  made_at timestamptz not null,
  sent_at timestamptz,
  error text,
  primary key (person_id, id),
  check ((sent_at is not null) = (state = 'sent'))
);
comment on column inbox.mail.id is 'its Message-ID, the same at each attempt';
comment on column inbox.mail.maybe_twice is 'a worker ended while handing it to the mail server: it may have left before the attempt that says so';
create index mail_held on inbox.mail (held_until) where state in ('claimed', 'sending');
create index mail_troubled on inbox.mail (made_at desc) where maybe_twice or state = 'failed';

-- Facts are told by verbs, to others than who acts; a person then opens or ends what is theirs, and no more.
alter table inbox.notification enable row level security;
alter table inbox.notification force row level security;
create policy read on inbox.notification for select using (
  (select kernel.is_system()) or person_id = (select kernel.person())
  or (tracked and territory_id = any ((select membership.territories_as('{chef-de-projet}'))::uuid[])));
create policy tell on inbox.notification for insert with check ((select kernel.is_system()));
create policy open on inbox.notification for update using ((select kernel.is_system()) or person_id = (select kernel.person()));

create function inbox.guard_own_change() returns trigger language plpgsql as $$
begin
  if not kernel.is_system() and
    (to_jsonb(new) - '{opened_at,ended,ended_at}'::text[]) is distinct from (to_jsonb(old) - '{opened_at,ended,ended_at}'::text[]) then
    raise exception 'a person opens or ends a notification, and changes nothing else';
  end if;
  return new;
end $$;
create trigger opened_or_ended before update on inbox.notification for each row execute function inbox.guard_own_change();

alter table inbox.preference enable row level security;
alter table inbox.preference force row level security;
create policy own on inbox.preference for all using ((select kernel.is_system()) or person_id = (select kernel.person()));

alter table inbox.dispatch enable row level security;
alter table inbox.dispatch force row level security;
create policy read on inbox.dispatch for select using (
  exists (select 1 from inbox.notification n where n.person_id = dispatch.person_id and n.id = notification_id));
create policy queue on inbox.dispatch for insert with check ((select kernel.is_system()));
create policy move on inbox.dispatch for update using ((select kernel.is_system()));

alter table inbox.mailbox enable row level security;
alter table inbox.mailbox force row level security;
create policy work on inbox.mailbox for all using ((select kernel.is_system()));

alter table inbox.mail enable row level security;
alter table inbox.mail force row level security;
create policy work on inbox.mail for all using ((select kernel.is_system()));
