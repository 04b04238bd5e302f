import { createApiRef } from '@backstage/frontend-plugin-api';
import type { OutageLog } from './OutageLog.ts';
import type { OutageWatch } from './OutageWatch.ts';

/** The portal's one {@link OutageLog}, and who asks until there is an answer. */
export interface Outages {
  readonly log: OutageLog;
  readonly watch: OutageWatch;
}

export const outagesApiRef = createApiRef<Outages>({ id: 'app.outages' });
