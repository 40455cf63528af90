/** What is being erased, what may not come back, and the signed records of it. */
export const ERASURE = `
create table erasure (
  id text primary key,
  source text not null,
  actor text not null,
  at integer not null,
  state text not null check (state in ('erasing', 'purging', 'done')),
  -- The only column that names what is erased; gone with the rows that do.
  plan text,
  progress text not null,
  statement text,
  check ((state = 'erasing') = (plan is not null)),
  check ((state = 'done') = (statement is not null))
) strict, without rowid;

-- Keyed hashes of paths that may not come back.
create table erased_object (
  source text not null,
  mac text not null,
  key_id text not null,
  primary key (source, mac)
) strict, without rowid;
`
