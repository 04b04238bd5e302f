import type { HumanDuration } from '@backstage/types';

/** What one location, and one entity in it, may hold. */
interface CatalogLimits {
  /** Bytes of a catalog file, and of a file that a placeholder (`$text`) takes in. */
  fileBytes?: number;
  /** Entities in a file. */
  entities?: number;
  /** Bytes of an entity as JSON, with what its placeholders took in. */
  entityBytes?: number;
  /** Values in an entity: strings, numbers and so on, however deep they are. */
  entityValues?: number;
  /** Items of all lists in an entity's `spec` together: what it depends on, its members, … */
  relations?: number;
  /** Targets of a Location, and files that a pattern finds. */
  targets?: number;
  /** Bytes of the files that a pattern finds, all together. */
  patternBytes?: number;
  /** Bytes of a repository's archive, out of which some readers take the files of a pattern. */
  archiveBytes?: number;
  /** Bytes of all that such an archive holds, also of other files. */
  unpackedBytes?: number;
  /** Entities that come from one location, through other Locations too. */
  locationEntities?: number;
}

export interface Config {
  catalog?: {
    /**
     * What a file may make the catalog compute. What is beyond a limit is refused with an error
     * that names the limit.
     */
    limits?: {
      /**
       * For everything that is not `named`. Defaults: fileBytes 5242880 (5 MiB), entities 1000,
       * entityBytes 5242880, entityValues 10000, relations 1000, targets 200, patternBytes 52428800
       * (50 MiB), archiveBytes 1073741824 (1 GiB), unpackedBytes 8589934592 (8 GiB),
       * locationEntities 10000.
       */
      registered?: CatalogLimits;
      /**
       * For files that the configuration names: the targets of `catalog.locations`, files of this
       * machine (`type: file`), and `locations` here. Defaults: fileBytes 20971520 (20 MiB),
       * entities 20000, entityBytes 5242880, entityValues 100000, relations 20000, targets 20000,
       * patternBytes 209715200 (200 MiB), archiveBytes 10737418240 (10 GiB),
       * unpackedBytes 107374182400 (100 GiB), locationEntities 1000000.
       */
      named?: CatalogLimits & {
        /** More files with these limits, matched as in `catalog.rules[].locations`. */
        locations?: Array<{ type: string; exact?: string; pattern?: string }>;
      };
      /**
       * Locations that one user may register, and all guests together; whoever may remove any
       * location (`catalog.location.delete`) has no limit. What is registered stays. Default: 200.
       */
      locationsPerUser?: number;
      /**
       * What the entities of one user's locations hold together, in bytes, but for files that are
       * `named`: everybody's pages hold them. What is there stays unless it grows. Default: 20971520
       * (20 MiB).
       */
      bytesPerUser?: number;
      /** Entities of a preview (`dryRun`), in all its files together. Default: 1000. */
      previewEntities?: number;
      /** Previews (`dryRun`) and checks of an entity at the same time; others wait. Default: 4. */
      previews?: number;
      /**
       * What the entities of one answer to `POST /entities/by-refs` hold together, in bytes.
       * Default: 33554432.
       */
      answerBytes?: number;
      /**
       * Conditions, order fields and facets of a query of entities or locations, all together; many
       * values of one key are one condition. Default: 500.
       */
      queryConditions?: number;
      /**
       * Conditions of a query that have to be met together (`filter=a,b`, `$all`). Alternatives
       * share what this allows: PostgreSQL's work grows with the square. Default: 50.
       */
      queryConditionsTogether?: number;
      /** Fields of a query of entities, and facets. Default: 40. */
      queryFields?: number;
      /**
       * How far a page of a query may reach, in entities: its offset and its size together. What is
       * read without a page, or by a cursor, goes on to the end. Default: 20000.
       */
      queryResults?: number;
      /**
       * What one query of a user finds in PostgreSQL, in bytes: a page of entities, or 10,000 of a
       * list without pages. Default: 67108864.
       */
      queryBytes?: number;
      /** Of one query of a user in PostgreSQL; then it is ended. Default: 10 seconds. */
      queryTimeout?: HumanDuration | string;
      /**
       * Reads of one user at a time; others of theirs wait. In the database they never have more
       * than half of the connections. Default: 3.
       */
      readsPerUser?: number;
      /** Reads of one user that wait; more are refused. Default: 200. */
      readsWaiting?: number;
      /** How long a preview or a check may take, once it has its turn. Default: 1 minute. */
      previewTimeout?: HumanDuration | string;
      /** How long a file may take to be parsed. Default: 30 seconds. */
      parseTimeout?: HumanDuration | string;
      /**
       * How long a file, also one of a placeholder, may take to be read. A server that takes longer
       * three times in a row is not asked for a minute. Default: 30 seconds.
       */
      readTimeout?: HumanDuration | string;
      /** How long the files of a pattern may take to be found and read. Default: 5 minutes. */
      searchTimeout?: HumanDuration | string;
    };
  };
}
