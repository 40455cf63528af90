/** Pairs for signed AWS requests. The secret is a ciphertext; the row lives and dies with its API key. */
export const ACCESS_KEYS = `
create table access_key (
  id text primary key,
  api_key text not null references api_key (id),
  sealed_by text not null,
  sealed blob not null,
  created_at integer not null
) strict, without rowid;
`
