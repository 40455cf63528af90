/** What stands for what in prompts that were tokenised. */
export const PLACEHOLDERS = `
create table placeholder (
  id integer primary key,
  owner text not null,
  -- A keyed hash.
  conversation text not null,
  -- A keyed hash too: what the model saw.
  placeholder text not null,
  key_id text not null,
  expires_at integer not null,
  -- The value, sealed under its subject's content key.
  bytes blob not null,
  unique (owner, conversation, placeholder)
) strict;
create index placeholder_expires on placeholder (expires_at);
`
