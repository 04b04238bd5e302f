import { join } from 'node:path';

/** The page that `report.ts` writes and the tests read. */
export const page = join(import.meta.dirname, '../../../../docs/gateway-conformance.md');
