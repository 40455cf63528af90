/** Keyed hashes of texts: of documents, of answers, and of what came in small pieces from whom. */
export const FINGERPRINTS = `
create table print (
  -- Of the manifest; written and deleted in the commit of its row there.
  document integer primary key,
  prints blob not null
) strict;

create table answer_print (
  id integer primary key autoincrement,
  label text not null,
  prints blob not null,
  at integer not null,
  expires_at integer not null
) strict;
create index answer_print_expires on answer_print (expires_at);

-- Which documents an answer was made from.
create table answer_document (
  document integer not null,
  answer integer not null,
  primary key (document, answer)
) strict, without rowid;
create index answer_document_answer on answer_document (answer);

create table sighting (
  -- Keyed hash of who it came from.
  who text not null,
  -- A document, or an answer as a negative number.
  holder integer not null,
  hash integer not null,
  at integer not null,
  primary key (who, holder, hash)
) strict, without rowid;
create index sighting_at on sighting (at);
create index sighting_holder on sighting (holder);
`
