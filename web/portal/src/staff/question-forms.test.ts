import { expect, test } from '@jest/globals'
import { question } from './question-forms.ts'

test('options come by letter in the order of their lines, the answer as its letters however they were written', () => {
  expect(question('multiple', { topic: '甲', options: '查封\n\n 扣押 \n罚款', right: 'a、C' })).toEqual({
    topic: '甲',
    kind: 'multiple',
    options: { A: '查封', B: '扣押', C: '罚款' },
    right: ['A', 'C'],
  })
})

test('a judgement has no options of its own, and an answer that was not given stays missing', () => {
  expect(question('judgement', { text: '乙' })).toEqual({ text: '乙', kind: 'judgement', options: {} })
})
