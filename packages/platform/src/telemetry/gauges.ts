import { metrics } from '@opentelemetry/api'

const meter = () => metrics.getMeter('mingjian')

/** What a gauge shows: one number, or one for each set of a few bounded attributes. */
export type Reading = number | { value: number; attributes: Record<string, string> }[]

/** A gauge read when metrics are exported; a reading that fails is left out. */
export function gauge(name: string, description: string, read: () => Promise<Reading>): void {
  meter()
    .createObservableGauge(name, { description })
    .addCallback(async (result) => {
      const reading = await read().catch(() => [])
      for (const { value, attributes } of typeof reading === 'number' ? [{ value: reading, attributes: {} }] : reading)
        result.observe(value, attributes)
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
