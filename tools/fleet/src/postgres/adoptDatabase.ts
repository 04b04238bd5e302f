import pg from 'pg';

/**
 * Gives a database, and all that is in it, to a role. REASSIGN OWNED cannot do that for what the
 * superuser owns, as everything did that launchers made before each plugin had an owner.
 *
 * All of it happens in one transaction, the database itself last: one that was interrupted begins
 * anew at the next start.
 *
 * @param client - a superuser's connection to that database
 */
export async function adoptDatabase(client: pg.Client, owner: string): Promise<void> {
  await client.query('BEGIN');
  await client.query(adoptAll(pg.escapeLiteral(owner)));
  await client.query('COMMIT');
}

/**
 * What plugins make: schemas, tables, views, sequences, types, functions, large objects. Sequences
 * of a column follow their table, and what an extension brought belongs to the extension.
 */
function adoptAll(owner: string): string {
  return `
DO $adopt$
DECLARE
  new_owner name := ${owner};
  command text;
BEGIN
  FOR command IN
    WITH dependent AS (
      SELECT classid, objid FROM pg_depend WHERE deptype IN ('a', 'e', 'i')
        AND refclassid IN ('pg_class'::regclass, 'pg_extension'::regclass)
    ), own_schema AS (
      SELECT oid, nspname FROM pg_namespace
      WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'
    )
    SELECT format('ALTER SCHEMA %I OWNER TO %I', nspname, new_owner) FROM own_schema
      -- Whoever owns the database owns that one.
      WHERE nspname <> 'public'
    UNION ALL
    SELECT format('ALTER TABLE %s OWNER TO %I', c.oid::regclass, new_owner)
      FROM pg_class c JOIN own_schema s ON s.oid = c.relnamespace
      WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S')
        AND NOT EXISTS (SELECT FROM dependent d
          WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid)
    UNION ALL
    SELECT format('ALTER TYPE %s OWNER TO %I', t.oid::regtype, new_owner)
      FROM pg_type t JOIN own_schema s ON s.oid = t.typnamespace
      LEFT JOIN pg_class c ON c.oid = t.typrelid
      WHERE (t.typtype IN ('e', 'd', 'r') OR (t.typtype = 'c' AND c.relkind = 'c'))
        AND NOT EXISTS (SELECT FROM dependent d
          WHERE d.classid = 'pg_type'::regclass AND d.objid = t.oid)
    UNION ALL
    SELECT format('ALTER ROUTINE %s OWNER TO %I', p.oid::regprocedure, new_owner)
      FROM pg_proc p JOIN own_schema s ON s.oid = p.pronamespace
      WHERE NOT EXISTS (SELECT FROM dependent d
          WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid)
    UNION ALL
    SELECT format('ALTER LARGE OBJECT %s OWNER TO %I', oid, new_owner) FROM pg_largeobject_metadata
    UNION ALL
    SELECT format('ALTER DATABASE %I OWNER TO %I', current_database(), new_owner)
  LOOP
    EXECUTE command;
  END LOOP;
END
$adopt$`;
}
