// What leases promise on every store.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'

type Leases = { hold<T>(name: string, ttlMs: number, work: () => Promise<T>): Promise<T | undefined>; ready(): Promise<void> }
/** `processes` gives leases of two processes on one store that share the given clock. */
export type LeasesUnderTest = { processes: (clock: () => Date) => [Leases, Leases]; close(): Promise<void> }

export const leaseContract = (name: string, open: () => Promise<LeasesUnderTest>): void => {
  describe(`lease contract: ${name}`, () => {
    let opened: LeasesUnderTest
    beforeAll(async () => {
      opened = await open()
    })
    afterAll(() => opened.close())
    const at = (iso: string) => () => new Date(iso)

    test('one of two does the work, the other may when it is done', async () => {
      const [a, b] = opened.processes(at('2026-03-02T00:00:00Z'))
      await a.ready()
      let end = () => {}
      let first: Promise<string | undefined> | undefined
      await new Promise<void>((taken) => {
        first = a.hold('sweep', 60_000, () => {
          taken()
          return new Promise<string>((resolve) => (end = () => resolve('by a')))
        })
      })
      expect(await b.hold('sweep', 60_000, async () => 'by b')).toBeUndefined()
      end()
      expect(await first).toBe('by a')
      expect(await b.hold('sweep', 60_000, async () => 'by b')).toBe('by b')
    })

    test('what a killed process held is free after its time, and not before', async () => {
      let now = '2026-03-02T00:00:00Z'
      const [a, b] = opened.processes(() => new Date(now))
      await new Promise<void>((taken) => {
        void a.hold('import', 60_000, () => {
          taken()
          return new Promise(() => undefined)
        })
      })
      now = '2026-03-02T00:00:59Z'
      expect(await b.hold('import', 60_000, async () => 'by b')).toBeUndefined()
      now = '2026-03-02T00:01:00Z'
      expect(await b.hold('import', 60_000, async () => 'by b')).toBe('by b')
    })

    test('of many that come at once one gets it', async () => {
      const [a, b] = opened.processes(at('2026-03-02T00:00:00Z'))
      let inside = 0
      let most = 0
      const work = async () => {
        inside += 1
        most = Math.max(most, inside)
        await new Promise((resolve) => setImmediate(resolve))
        inside -= 1
        return 1
      }
      const done = await Promise.all(Array.from({ length: 40 }, (_, n) => (n % 2 ? a : b).hold('day', 60_000, work)))
      expect(most).toBe(1)
      expect(done.filter((each) => each === 1).length).toBeGreaterThan(0)
    })

    test('work that fails gives the lease back', async () => {
      const [a, b] = opened.processes(at('2026-03-02T00:00:00Z'))
      await expect(a.hold('fails', 60_000, () => Promise.reject(new Error('no')))).rejects.toThrow('no')
      expect(await b.hold('fails', 60_000, async () => 'by b')).toBe('by b')
    })
  })
}
