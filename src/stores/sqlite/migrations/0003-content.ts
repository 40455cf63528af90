/** What is kept of requests, what their callers named them, and inference profiles. */
export const CONTENT = `
-- A request and its answer, sealed under its subject's content key.
create table content (
  id integer primary key,
  request text not null unique,
  owner text not null,
  subject text not null,
  alias text not null,
  key_id text not null,
  kept_at integer not null,
  expires_at integer not null,
  bytes blob not null
) strict;
create index content_expires on content (expires_at);

-- A principal's idempotency key (keyed hash) and the request that it names.
create table claim (
  principal text not null,
  key text not null,
  body text not null,
  request text not null,
  claimed_at integer not null,
  primary key (principal, key)
) strict, without rowid;
create index claim_age on claim (claimed_at);

create table profile (
  id text primary key,
  owner text not null,
  name text not null,
  description text,
  alias text not null,
  -- A JSON object of texts.
  tags text not null,
  created_at integer not null,
  updated_at integer not null,
  unique (owner, name)
) strict, without rowid;
create index profile_owner on profile (owner, id);
`
