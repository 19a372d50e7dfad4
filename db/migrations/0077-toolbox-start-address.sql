alter table toolbox.device add column start_url text check (start_url ~ '^https://[^ ]+$');
comment on column toolbox.device.start_url is 'where its form is filled in, as its source gives it; null: not given';
