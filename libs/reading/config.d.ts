import type { HumanDuration } from '@backstage/types';

export interface Config {
  backend?: {
    reading?: {
      /**
       * What reading a file or a repository may cost, for every plugin; the catalog has narrower
       * ones (`catalog.limits`). Nobody meets these by honest work. What is beyond a limit is
       * refused with an error that names the limit.
       */
      limits?: {
        /** Bytes of a file. Default: 52428800 (50 MiB). */
        fileBytes?: number;
        /** Files that a pattern finds. Default: 1000. */
        patternFiles?: number;
        /** Bytes of the files that a pattern finds, all together. Default: 52428800 (50 MiB). */
        patternBytes?: number;
        /**
         * Files and folders of a repository, or of the folder of it that is asked for: docs and
         * templates are read so. Default: 200000.
         */
        treeFiles?: number;
        /** Bytes of these files, all together. Default: 1073741824 (1 GiB). */
        treeBytes?: number;
        /** Bytes of a repository's archive, as they are sent. Default: 2147483648 (2 GiB). */
        archiveBytes?: number;
        /**
         * Bytes of all that a repository's archive holds, also of what is not asked for. Default:
         * 8589934592 (8 GiB).
         */
        unpackedBytes?: number;
        /**
         * How long a file may take. A server that takes longer three times in a row is not asked
         * for a minute. Default: 1 minute.
         */
        readTimeout?: HumanDuration | string;
        /** How long the files of a pattern may take. Default: 5 minutes. */
        searchTimeout?: HumanDuration | string;
        /** How long fetching and unpacking a repository may take. Default: 10 minutes. */
        treeTimeout?: HumanDuration | string;
      };
    };
  };
}
