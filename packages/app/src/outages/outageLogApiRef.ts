import { createApiRef } from '@backstage/frontend-plugin-api';
import type { OutageLog } from './OutageLog.ts';

/** The portal's one {@link OutageLog}. */
export const outageLogApiRef = createApiRef<OutageLog>({ id: 'app.outage-log' });
