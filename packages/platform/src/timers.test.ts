import { expect, test } from '@jest/globals'
import { createLogger } from './logger.ts'
import { timersOf } from './timers.ts'

const logger = createLogger('silent', 'test')
const alone = { hold: (_name: string, _forMs: number, work: () => Promise<unknown>) => work() }

/** A timer of which each round waits to be let go. */
function timer() {
  let now = 0
  let begun: (round: { end: () => void; fail: () => void; cameOn: () => void }) => void = () => {}
  const next = () => new Promise<{ end: () => void; fail: () => void; cameOn: () => void }>((resolve) => (begun = resolve))
  const first = next()
  const { every } = timersOf(alone, logger, () => now)
  const running = every(
    'work',
    1,
    (cameOn) => new Promise<void>((end, refuse) => begun({ end, cameOn, fail: () => refuse(new Error('away')) })),
  )
  const pass = (seconds: number) => {
    now += seconds * 1_000
  }
  return { first, next, pass, ...running }
}

test('a round that hangs is named, one that says that it came on is not', async () => {
  const { first, pass, stalled, stop } = timer()
  const round = await first
  pass(61)
  expect(stalled()).toEqual(['work'])
  round.cameOn()
  pass(59)
  expect(stalled()).toEqual([])
  round.end()
  await stop()
})

test('rounds that fail again and again do not hang', async () => {
  const { first, next, pass, stalled, stop } = timer()
  let round = await first
  for (let n = 0; n < 3; n++) {
    pass(50)
    const following = next()
    round.fail()
    round = await following
    expect(stalled()).toEqual([])
  }
  round.end()
  await stop()
})
