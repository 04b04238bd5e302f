/**
 * Loaded before everything else, with `node --import @splitstage/service/telemetry`, because
 * OpenTelemetry can only watch modules that are loaded after it. Set up by OpenTelemetry's own
 * environment variables and idle without them, for example:
 *
 *     OTEL_METRICS_EXPORTER=prometheus OTEL_EXPORTER_PROMETHEUS_PORT=9464
 *     OTEL_TRACES_EXPORTER=otlp OTEL_EXPORTER_OTLP_ENDPOINT=http://collector:4318
 */
const exporters = ['OTEL_TRACES_EXPORTER', 'OTEL_METRICS_EXPORTER', 'OTEL_LOGS_EXPORTER'];

export {};

if (exporters.some(name => process.env[name])) {
  for (const name of exporters) {
    // OpenTelemetry's default is to send each signal to a collector on this host.
    process.env[name] ||= 'none';
  }
  const { startTelemetry } = await import('./startTelemetry.ts');
  startTelemetry();
}
