import { metrics } from '@opentelemetry/api'

const meter = () => metrics.getMeter('mingjian')

/** A gauge read when metrics are exported; a reading that fails is left out. */
export function gauge(name: string, description: string, read: () => Promise<number>): void {
  meter()
    .createObservableGauge(name, { description })
    .addCallback(async (result) => {
      const value = await read().catch(() => undefined)
      if (value !== undefined) result.observe(value)
    })
}

/** Counts by a few bounded attributes; never by region below the county, by person or by text. */
export function counter(name: string, description: string): (attributes: Record<string, string>) => void {
  let instrument: ReturnType<ReturnType<typeof meter>['createCounter']> | undefined
  return (attributes) => {
    instrument ??= meter().createCounter(name, { description })
    instrument.add(1, attributes)
  }
}
