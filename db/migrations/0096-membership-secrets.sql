comment on column membership.totp.secret is 'sealed by the deployment (kernel/secrets.ts): a copy of the database gives no code';
-- Not asked of what was kept before: each is sealed the next time it serves.
alter table membership.totp add constraint secret_is_sealed check (secret like 'v1.%') not valid;
