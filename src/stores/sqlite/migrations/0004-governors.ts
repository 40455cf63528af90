/** Readers by sidecars, ACL files and tags. What was ruled before was ruled by none of them. */
export const GOVERNORS = `
-- JSON: further lists in which a reader must stand.
alter table acl_class add column within text not null default '[]';
-- JSON: the statements of sidecars and ACL files that made the class.
alter table acl_class add column governed text not null default '';
-- JSON: sidecars and ACL files with their versions, and tags.
alter table object add column governors text;

-- What is reported, skipped or withheld, has a reason.
drop index object_skipped;
create index object_reported on object (source, key) where reason is not null;
`
