-- A fact that calls to a time: its mail carries the invitation that a calendar reads, its changes and its cancellation.
alter table inbox.notification add column appointment jsonb;
comment on column inbox.notification.appointment is 'as kernel/appointment.ts says: when, where, and how many times it changed; without a word of what is confidential';
