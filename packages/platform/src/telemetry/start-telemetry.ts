import { context, metrics, propagation, trace } from '@opentelemetry/api'

/** Starts traces and metrics when an OTLP endpoint is set; without one nothing is loaded. Answers how to flush and stop. */
export async function startTelemetry(options: {
  endpoint?: string | undefined
  service: string
  metricIntervalMs: number
}): Promise<() => Promise<void>> {
  const { endpoint, service, metricIntervalMs } = options
  if (!endpoint) return async () => {}
  const [{ AsyncLocalStorageContextManager }, core, resources, sdkTrace, sdkMetrics, traceOtlp, metricsOtlp] = await Promise.all([
    import('@opentelemetry/context-async-hooks'),
    import('@opentelemetry/core'),
    import('@opentelemetry/resources'),
    import('@opentelemetry/sdk-trace'),
    import('@opentelemetry/sdk-metrics'),
    import('@opentelemetry/exporter-trace-otlp-http'),
    import('@opentelemetry/exporter-metrics-otlp-http'),
  ])
  const base = endpoint.replace(/\/+$/, '')
  const resource = resources.resourceFromAttributes({ 'service.name': service })
  const traces = new sdkTrace.TracerProvider({
    resource,
    spanProcessors: [
      new sdkTrace.BatchSpanProcessor({
        exporter: new traceOtlp.OTLPTraceExporter({ url: `${base}/v1/traces` }),
        scheduledDelayMillis: 1_000,
      }),
    ],
  })
  const meters = new sdkMetrics.MeterProvider({
    resource,
    readers: [
      new sdkMetrics.PeriodicExportingMetricReader({
        exporter: new metricsOtlp.OTLPMetricExporter({ url: `${base}/v1/metrics` }),
        exportIntervalMillis: metricIntervalMs,
        exportTimeoutMillis: Math.min(metricIntervalMs, 10_000),
      }),
    ],
  })
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable())
  propagation.setGlobalPropagator(new core.W3CTraceContextPropagator())
  trace.setGlobalTracerProvider(traces)
  metrics.setGlobalMeterProvider(meters)
  return async () => {
    await Promise.allSettled([traces.shutdown(), meters.shutdown()])
  }
}
