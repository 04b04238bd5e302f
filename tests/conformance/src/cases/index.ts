import { aborts } from './aborts.ts';
import { answers } from './answers.ts';
import { connections } from './connections.ts';
import { drain } from './drain.ts';
import { errors } from './errors.ts';
import { eventStreams } from './eventStreams.ts';
import { expectContinue } from './expectContinue.ts';
import { headers } from './headers.ts';
import { largeBodies } from './largeBodies.ts';
import { paths } from './paths.ts';
import { routing } from './routing.ts';
import { chunks } from './smuggling/chunks.ts';
import { expectations } from './smuggling/expectations.ts';
import { framing } from './smuggling/framing.ts';
import { headLines } from './smuggling/headLines.ts';
import { hostileOwners } from './smuggling/hostileOwners.ts';
import { ignoredOffers } from './smuggling/ignoredOffers.ts';
import { requestLines } from './smuggling/requestLines.ts';
import { timeouts } from './timeouts.ts';
import { trustBoundary } from './trustBoundary.ts';
import { uploads } from './uploads.ts';
import { webSockets } from './webSockets.ts';

/** All cases, in the order in which they are shown. */
export const cases = [
  ...routing,
  ...paths,
  ...errors,
  ...timeouts,
  ...aborts,
  ...answers,
  ...headers,
  ...trustBoundary,
  ...uploads,
  ...largeBodies,
  ...connections,
  ...eventStreams,
  ...webSockets,
  ...expectContinue,
  ...framing,
  ...chunks,
  ...headLines,
  ...requestLines,
  ...expectations,
  ...ignoredOffers,
  ...hostileOwners,
  ...drain,
];
