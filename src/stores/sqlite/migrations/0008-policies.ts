/** Which policies were in force when, with their texts. Texts of equal sets are kept once. */
export const POLICIES = `
create table policy_text (
  hash text primary key,
  body text not null
) strict, without rowid;

create table policy_version (
  version integer primary key,
  hash text not null,
  text_hash text not null references policy_text (hash),
  at integer not null,
  actor text not null,
  config text not null
) strict;
`
