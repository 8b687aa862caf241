import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { derivedId, type HistoryRecord } from '@mingjian/dossier'
import fc from 'fast-check'
import { checkCertificates } from '../src/application/check-certificates.ts'
import { APPROVER, aCard, EXAMINER, OFFICER, opened } from '../src/domain/certificate/certificate-fixture.ts'
import { ACTORS, DAYS, dayName, expected, FIRST, life, NUMBERS } from '../src/domain/certificate/check-model-fixture.ts'
import type { CertificateCommand } from '../src/domain/certificate/commands.ts'
import type { CertificateEvent } from '../src/domain/certificate/events.ts'
import { startOf } from '../src/domain/instants.ts'
import type { Harness } from './component/harness.ts'

const HOUR_MS = 3_600_000
const ASKED = 200

/** Random histories committed to a real store by the real commands, then asked by number at random instants: equal to the plain model. */
export function checkSuite(start: () => Promise<Harness>, runs: number): void {
  let it: Harness
  beforeAll(async () => {
    it = await start()
  })
  afterAll(() => it.stop())

  /** One life under an id of its own; its numbers begin with it, since a number is borne once. */
  async function live(run: number, steps: [CertificateCommand, number][]) {
    const { certificates } = it.personnel.deps
    const id = derivedId(`life-${run}`, 'certificate')
    const own = (no: string) => `${String(run).padStart(4, '0')}${no}`
    let now = FIRST + 2 * HOUR_MS
    let key = 0
    async function step(command: CertificateCommand, actor = ACTORS[command.type] ?? OFFICER) {
      it.setClock(new Date(now).toISOString())
      key += 1
      const named = 'no' in command && command.no ? { ...command, no: own(command.no) } : command
      try {
        await certificates.execute(id, named as CertificateCommand, { actor, causation: `step-${run}-${key}` })
      } catch (error) {
        if (!(error as { code?: string }).code) throw error
      }
    }
    it.setClock(new Date(now).toISOString())
    await certificates.create(id, { type: 'apply', opened: opened({ id, applicationNo: `SQ-${run}` }) }, { actor: OFFICER })
    await step({ type: 'examine' }, EXAMINER)
    await step({ type: 'approve', conditions: [], rulebook: 'test' }, APPROVER)
    await step({ type: 'issue', ...aCard, validTo: dayName(40), orders: [] })
    for (const [command, later] of steps) {
      now += later * 7 * HOUR_MS
      await step(command)
    }
    const found = await certificates.store.load(id)
    return { happened: (found?.history ?? []).map(asHappened), own }
  }

  test(`${runs} random histories with corrections: thousands of checks at random instants are what the plain model says`, async () => {
    let run = 0
    const answers = new Set<string>()
    await fc.assert(
      fc.asyncProperty(
        life,
        fc.array(fc.tuple(fc.nat(DAYS - 1), fc.constantFrom(...NUMBERS)), { minLength: ASKED, maxLength: ASKED }),
        fc.option(fc.nat(200), { nil: undefined }),
        async (steps, asked, known) => {
          run += 1
          const { happened, own } = await live(run, steps)
          const knownAt = known === undefined ? undefined : new Date(FIRST + known * 8 * HOUR_MS).toISOString()
          const checks = asked.map(([on, no]) => ({ no: own(no), at: startOf(dayName(on)) }))
          const told = await checkCertificates(it.personnel.deps, checks, knownAt)
          const latest = happened.at(-1)?.at ?? ''
          expect(told.map(({ status, reason }) => [status, reason])).toEqual(
            asked.map(([on, no]) => expected(happened, own(no), on, knownAt ?? latest)),
          )
          for (const { reason } of told) answers.add(reason)
        },
      ),
      { numRuns: runs, seed: 20260302, endOnFailure: true },
    )
    expect(answers.size).toBeGreaterThanOrEqual(8)
  }, 240_000)
}

const asHappened = ({ type, data, actor, at }: HistoryRecord) => ({ event: { type, data } as unknown as CertificateEvent, actor, at })
