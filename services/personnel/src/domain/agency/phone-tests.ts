import { dayOf } from '../instants.ts'
import { refuse } from '../refusals.ts'
import { newestFacts } from './agency-at.ts'
import type { Agency, PhoneTest } from './state.ts'

export type PhoneTestCommand = { type: 'test-phone' } & PhoneTest
export type PhoneTestEvent = { type: 'PhoneTested'; data: PhoneTest }

/** 拨测: somebody has called the published complaint phone. It is the number as it is published now that was called. */
export function testPhone(state: Agency, { type: _type, ...test }: PhoneTestCommand, now: Date): PhoneTestEvent[] {
  const { phone } = newestFacts(state)
  if (!phone) throw refuse('phone-missing', '这个单位还没有公布监督电话，请先公布。')
  if (test.phone !== phone) throw refuse('phone-changed', `现在公布的电话是${phone}，请按这个号码重新拨测。`, { field: 'phone' })
  if (test.on > dayOf(now.toISOString())) throw refuse('day-wrong', '拨测日期还没有到，请核对。', { field: 'on' })
  return [{ type: 'PhoneTested', data: test }]
}

/** By what the list of tests finds a phone: the day of its last test, empty for none; absent without a phone, or when the agency is no more. */
export function phoneIndex(state: Agency): Record<string, unknown> {
  const { phone } = newestFacts(state)
  if (!phone || state.ended) return {}
  return { phoneTestedOn: state.phoneTest?.phone === phone ? state.phoneTest.on : '' }
}
