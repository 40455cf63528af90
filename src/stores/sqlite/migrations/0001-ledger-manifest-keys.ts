/** The tables of the first release. Money is nano-USD; times are milliseconds since 1970 in UTC. */
export const LEDGER_MANIFEST_KEYS = `
create table epoch (
  id integer primary key check (id = 1),
  value integer not null
) strict;
insert into epoch (id, value) values (1, 1);

-- What configuration says. A budget that configuration no longer names stays, inactive, with its balances.
create table budget (
  id integer primary key,
  scope text not null,
  period text not null check (period in ('daily', 'weekly', 'monthly', 'total')),
  mode text not null check (mode in ('hard', 'soft', 'observe')),
  limit_nano integer not null check (limit_nano >= 0),
  active integer not null check (active in (0, 1)),
  unique (scope, period)
) strict;

-- One row per budget and period. Mode and limit are repeated here, so that the row guards itself.
create table balance (
  id integer primary key,
  budget integer not null references budget (id),
  period_start integer not null,
  mode text not null,
  limit_nano integer not null,
  spent_nano integer not null check (spent_nano >= 0),
  held_nano integer not null check (held_nano >= 0),
  -- What settled charges exceeded their holds by.
  overage_nano integer not null check (overage_nano >= 0),
  -- What a limit that was lowered below spent + held left above it.
  lowered_nano integer not null check (lowered_nano >= 0),
  unique (budget, period_start),
  constraint budgets_hold
    check (mode <> 'hard' or spent_nano + held_nano <= limit_nano + overage_nano + lowered_nano)
) strict;

create table attempt (
  id integer primary key,
  attempt text not null unique,
  request text not null,
  n integer not null check (n >= 1),
  principal text not null,
  alias text not null,
  deployment text not null,
  price_version text not null,
  hold_nano integer check (hold_nano >= 0),
  charged_nano integer check (charged_nano >= 0),
  state text not null
    check (state in ('reserved', 'settled', 'voided', 'indeterminate', 'reconciled')),
  estimated integer not null check (estimated in (0, 1)),
  started_at integer not null,
  deadline_at integer not null,
  closed_at integer,
  reason text,
  check ((state = 'reserved') = (closed_at is null)),
  check ((state in ('reserved', 'indeterminate')) = (charged_nano is null))
) strict;
create index attempt_indeterminate on attempt (closed_at)
  where state = 'indeterminate' and hold_nano is not null;

-- The balances that an attempt spends from; the amount is the attempt's.
create table hold (
  attempt integer not null references attempt (id),
  balance integer not null references balance (id),
  primary key (attempt, balance)
) strict, without rowid;

create table usage_line (
  attempt integer not null references attempt (id),
  token_class text not null,
  units integer not null check (units >= 0),
  nano integer not null check (nano >= 0),
  primary key (attempt, token_class)
) strict, without rowid;

-- Final bytes, in order.
create table record (
  seq integer primary key check (seq >= 1),
  kind text not null,
  request text not null,
  bytes blob not null
) strict;
create index record_request on record (request) where request <> '';

-- Requests that have an intent and no outcome yet, each with its latest attempt.
create table open_request (
  request text primary key,
  attempt integer not null references attempt (id)
) strict, without rowid;

-- What \`explain\` needs, apart from the records and erasable; each part came with the record of its number.
-- Later parts of a request are merged over earlier ones.
create table explanation (
  seq integer primary key,
  body text not null
) strict;

create table acl_class (
  id integer primary key,
  source text not null,
  cause text not null,
  rule_id text not null,
  readers text not null,
  denied text not null,
  label text not null,
  unique (source, cause)
) strict;

create table object_id (
  id integer primary key check (id = 1),
  next integer not null
) strict;
insert into object_id (id, next) values (1, 1);

create table object (
  id integer primary key,
  source text not null,
  key text not null,
  version text not null,
  size_bytes integer not null,
  content_hash text not null,
  state text not null check (state in ('indexed', 'skipped')),
  reason text,
  acl_class integer not null references acl_class (id),
  chunk_count integer not null,
  synced_at integer not null,
  parser_revision integer not null,
  unique (source, key)
) strict;
create index object_skipped on object (source, key) where state = 'skipped';

create table api_key (
  id text primary key,
  hash blob not null,
  owner text not null,
  created_at integer not null,
  expires_at integer,
  revoked_at integer
) strict, without rowid;

create table wrapped_key (
  id text primary key,
  purpose text not null,
  subject text not null,
  master_key_id text not null,
  wrapped blob not null,
  created_at integer not null,
  destroyed_at integer,
  public_key blob,
  check (destroyed_at is null or length(wrapped) = 0)
) strict, without rowid;
`
