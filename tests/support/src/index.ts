/** What the tests of whole services and portals share. */

// For the type of what globalSetup.ts provides.
import type {} from './globalSetup.ts';

export { type PortalCall, portalCalls } from './portalCalls.ts';
export { until } from './until.ts';
