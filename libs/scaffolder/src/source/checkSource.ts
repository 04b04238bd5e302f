import { dirname } from 'node:path';
import { NotAllowedError } from '@backstage/errors';
import { leadsInto } from '@splitstage/reading/leads-into';
import type { NamedFolder } from '@splitstage/service/named-folders';
import type { TaskSpec } from '../process/protocol.ts';

/**
 * Refuses to read a template's files from this machine's disk, unless the template was itself read
 * from a file that the operator named in `catalog.locations`, and its files lie there, too.
 *
 * Backstage's actions read `file:` without asking `backend.reading.allow`, and a template says
 * itself where its source is. What the catalog says of it counts, as far as the configuration
 * agrees. The process that runs the template could read no other folder anyway.
 *
 * @throws NotAllowedError with the same words whatever is on disk: who asks must not learn which
 * paths exist
 */
export function checkSource(
  templateInfo: TaskSpec['templateInfo'],
  folders: readonly NamedFolder[],
): void {
  const baseUrl = templateInfo?.baseUrl;
  if (baseUrl === undefined || isRemote(baseUrl)) return;
  const annotations = templateInfo?.entity?.metadata?.annotations ?? {};
  const location = annotations['backstage.io/managed-by-location'] ?? '';
  const origin = annotations['backstage.io/managed-by-origin-location'];
  const named = folders.find(known => known.origin === origin);
  // What Backstage's actions make of such a base: no URL, but a path behind seven characters.
  const path = baseUrl.startsWith('file:///') ? baseUrl.slice('file://'.length) : undefined;
  const file = location.startsWith('file:/') ? location.slice('file:'.length) : undefined;
  if (
    named === undefined ||
    path === undefined ||
    file === undefined ||
    ![path, file].every(each => leadsInto(named.folder, dirname(each)))
  ) {
    throw new NotAllowedError(
      'This template has its files on the server (file:), which is for templates that catalog.locations names as "type: file". Register it from a repository, or ask the platform team.',
    );
  }
}

/** As URL reads the scheme: ` FILE:` is a file, too. */
function isRemote(baseUrl: string): boolean {
  return URL.canParse(baseUrl) && /^https?:$/.test(new URL(baseUrl).protocol);
}
