import { expect, test } from '@jest/globals'
import { articlesOf } from './policy-articles.ts'

test('each article begins at its number; lines after it belong to it, and what stands before the first is a preface', () => {
  const text =
    '为了规范受理工作，制定本办法。\r\n第一条　收到投诉，五日内受理。\n（一）能受理的；\n第十二条：本办法自印发之日起施行。\n\n第3条 第三条所称的日，是工作日。'
  expect(articlesOf(text)).toEqual([
    { no: '前言', text: '为了规范受理工作，制定本办法。' },
    { no: '第一条', text: '收到投诉，五日内受理。\n（一）能受理的；' },
    { no: '第十二条', text: '本办法自印发之日起施行。' },
    { no: '第3条', text: '第三条所称的日，是工作日。' },
  ])
  expect(articlesOf('  \n')).toEqual([])
})
