import { metrics } from '@opentelemetry/api';
import { MeterProvider } from '@opentelemetry/sdk-metrics';
import { readMemory } from '../probe/readMemory.ts';
import { serveProbe } from '../probe/serveProbe.ts';
import { CountReader } from './CountReader.ts';

/** The backend of the gateway benchmark, with metrics as in production, and a probe. */
const counts = new CountReader();
metrics.setGlobalMeterProvider(new MeterProvider({ readers: [counts] }));
serveProbe(process.env.BENCH_PROBE ?? '', {
  '/memory': readMemory,
  '/counts': () => counts.read(),
});
// Only now: who asks for a meter before there is a provider gets none.
await import('../gateway/backends/ours.ts');
