import type { SchedulerServiceTaskScheduleDefinitionConfig } from '@backstage/backend-plugin-api';
import type { HumanDuration } from '@backstage/types';

export interface Config {
  techdocs?: {
    buildAhead?: {
      /** How often sites are brought up to date before anybody asks. Default: every 10 minutes. */
      schedule?: SchedulerServiceTaskScheduleDefinitionConfig;
    };
    /**
     * What building a site may take; not for `techdocs.generator.runIn`. A site that takes more is
     * not built, and its reader sees which limit it was.
     */
    build?: {
      /** Default: `{ seconds: 60 }`. */
      timeout?: HumanDuration | string;
      /** Of the heap. Default: 1073741824 (1 GiB). */
      maxMemoryBytes?: number;
      /** Sites that are built at a time; others wait. Default: 2. */
      concurrency?: number;
      /** Of the Markdown of one page, and of mkdocs.yml. Default: 1048576 (1 MiB). */
      maxPageBytes?: number;
      /** Default: 5000. */
      maxHeadingsPerPage?: number;
      /** Default: 5000. */
      maxPages?: number;
      /** Pages, images and all others. Default: 20000. */
      maxFiles?: number;
      /** Of all docs of a site, and once more of all pages made of them. Default: 1073741824 (1 GiB). */
      maxSiteBytes?: number;
      /** Of sections in sections, in `nav` or as folders. Default: 20. */
      maxNavigationDepth?: number;
    };
  };
}
