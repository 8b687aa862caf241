import { expect, test } from '@jest/globals'
import type { HistoryRecord } from '@mingjian/dossier'
import { oldestWait } from './observe-intake.ts'

const record = (seconds: number, pub?: number) =>
  ({ at: `2026-03-02T08:00:${String(seconds).padStart(2, '0')}+08:00`, ...(pub ? { pub } : {}) }) as HistoryRecord
const now = new Date('2026-03-02T08:01:00+08:00')

test('the outbox is as old as the oldest record that is not on the bus', () => {
  const partly = { published: 1, history: [record(10, 1), record(20), record(30, 2), record(40, 3)] }
  const later = { published: 0, history: [record(50, 1)] }
  expect(oldestWait([later, partly], now)).toBe(30)
})

test('nothing waits where all is published or private, nor where the clock was set back', () => {
  expect(oldestWait([{ published: 1, history: [record(10, 1), record(20)] }], now)).toBe(0)
  expect(oldestWait([{ published: 0, history: [record(50, 1)] }], new Date('2026-03-02T08:00:00+08:00'))).toBe(0)
})
