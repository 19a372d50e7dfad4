alter table state_aid.rule
  add column article text,
  add column variant text,
  add column condition text,
  add column number integer,
  add column reference text,
  add column verified_on date;
comment on column state_aid.rule.article is 'the text it belongs to: gber-14, de-minimis, national, size';
comment on column state_aid.rule.condition is 'what must be true of the project besides size and zone';
comment on column state_aid.rule.number is 'people, days, months or a rank: the kind says which';

-- The shipped table is loaded again at the next start, with its new columns.
delete from state_aid.rule;

-- The same rule has one version a period: the one of yesterday stays, for the decisions of yesterday.
alter table state_aid.rule drop constraint rule_pkey;
alter table state_aid.rule add constraint rule_version unique nulls not distinct (code, valid_from);
create index rule_article on state_aid.rule (article, kind);
