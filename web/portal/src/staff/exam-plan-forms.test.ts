import { expect, test } from '@jest/globals'
import { exam } from './exam-plan-forms.ts'

const EMPTY = { 'parts.0.topics': [], 'parts.1.topics': [], 'parts.2.topics': [], 'parts.3.topics': [], 'parts.4.topics': [] }

test('parts behind the last one that was filled in are none; one left empty between others keeps its place, so that what is wrong lands beside it', () => {
  const told = { ...EMPTY, title: '甲', 'parts.0.kind': 'single', 'parts.0.count': 5, 'parts.0.points': 2, 'parts.2.count': 3 }
  expect(exam(told)).toEqual({
    title: '甲',
    parts: [{ kind: 'single', topics: [], count: 5, points: 2 }, { topics: [] }, { topics: [], count: 3 }],
  })
})

test('a part of which only topics were told is one, and nothing at all is told as one empty part', () => {
  expect(exam({ ...EMPTY, 'parts.1.topics': ['乙'] }).parts).toEqual([{ topics: [] }, { topics: ['乙'] }])
  expect(exam(EMPTY).parts).toEqual([{ topics: [] }])
})
