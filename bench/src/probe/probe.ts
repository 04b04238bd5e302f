import { Session } from 'node:inspector/promises';
import { readMemory } from './readMemory.ts';
import { serveProbe } from './serveProbe.ts';

/** Microseconds between two samples of a CPU profile. */
const INTERVAL = 200;

const session = new Session();

/** Loaded into a process with `node --expose-gc --import probe.ts`; serves at `BENCH_PROBE`. */
serveProbe(process.env.BENCH_PROBE ?? '', {
  '/memory': readMemory,
  '/profile/start': async () => {
    session.connect();
    await session.post('Profiler.enable');
    await session.post('Profiler.setSamplingInterval', { interval: INTERVAL });
    return await session.post('Profiler.start').then(() => ({}));
  },
  '/profile/stop': async () => (await session.post('Profiler.stop')).profile,
});
