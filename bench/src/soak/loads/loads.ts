import { getLarge, getSmall } from './download.ts';
import { followEvents } from './followEvents.ts';
import type { Load } from './Load.ts';
import { leave } from './leave.ts';
import { talk } from './talk.ts';
import { upload } from './upload.ts';

/** All kinds of requests, which a soak makes at the same time. */
export const loads: readonly Load[] = [getSmall, getLarge, upload, followEvents, talk, leave];
