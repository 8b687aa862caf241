import { describe, expect, test } from '@jest/globals'
import { FormValues } from '../form-values.ts'
import { filingBody } from './report-fields.ts'

const body = (fields: Record<string, string>) => filingBody(new FormValues(Object.entries(fields)))

describe('the filing that a form tells', () => {
  test('a number or a date of another route says as much as its tick', () => {
    expect(body({ 'route-litigation': '试1号', 'route-petition-date': '2026/3/5', routes: 'arbitration' }).otherRoutes).toEqual([
      { route: 'litigation', number: '试1号' },
      { route: 'arbitration' },
      { route: 'petition', date: '2026-03-05' },
    ])
  })

  test('representatives are one a line, with or without a phone', () => {
    expect(
      body({ identity: 'real', representatives: '测试乙 138 0000 0001\r\n\r\n测试丙：+8613800000002\n测试丁' }).representatives,
    ).toEqual([{ name: '测试乙', phone: '138 0000 0001' }, { name: '测试丙', phone: '+8613800000002' }, { name: '测试丁' }])
  })

  test('nothing that names a person goes with an anonymous one', () => {
    const named = { name: '测试甲', phone: '13800000000', agentName: '测试丁', representatives: '测试乙' }
    expect(Object.keys(body({ ...named, identity: 'real' }))).toEqual(expect.arrayContaining(['contact', 'agent', 'representatives']))
    expect(JSON.stringify(body({ ...named, identity: 'anonymous' }))).not.toMatch(/测试|138/)
  })
})
