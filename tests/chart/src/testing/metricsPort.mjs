// Loaded by each service of a fleet ahead of telemetry: on one machine each needs a port of its own
// for metrics, which pods do not. METRICS_PORTS is JSON, by the name of the service's folder.
import { basename } from 'node:path';

const ports = JSON.parse(process.env.METRICS_PORTS);
process.env.OTEL_EXPORTER_PROMETHEUS_PORT = ports[basename(process.cwd())];
