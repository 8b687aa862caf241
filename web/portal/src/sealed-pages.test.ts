import { describe, expect, test } from '@jest/globals'
import type { Filed, Lookup } from '@mingjian/contracts'
import { receiptPage } from './citizen/report-receipt.ts'
import { statusPage } from './citizen/status-page.ts'
import { FormValues } from './form-values.ts'
import { html } from './html.ts'
import { slipBlocks, slipBody } from './staff/slip.ts'

// What was sealed to the superior: no number, no steps here, and where the same code works.

const URL_THERE = 'https://city.example'
const sealedTo = { name: '测试市司法局', url: URL_THERE }
const filed: Filed = { receipt: '1234567890123456', provisional: false, handler: sealedTo.name, notices: ['复议期限'], sealedTo }
const values = {
  complaintNo: '',
  receipt: filed.receipt,
  handler: sealedTo.name,
  acceptBy: '',
  provisional: '',
  region: '520502',
  knownOn: '',
  sealedTo: sealedTo.name,
  sealedUrl: URL_THERE,
}
const slip = { values, notices: filed.notices, url: `${URL_THERE}/status`, scan: '<svg></svg>' }

describe('a filing that was sealed to the superior', () => {
  test('its receipt page tells the code, who handles it and where to look it up', () => {
    const shown = String(receiptPage(filed, new FormValues()))
    expect(shown).toContain('1234 5678')
    expect(shown).toContain(`<a href="${URL_THERE}/status">测试市司法局的网站</a>`)
    expect(shown).toContain('本机关没有留存')
    expect(shown).not.toContain('编号')
    expect(shown).not.toContain('随时<a href="/status">')
    const other = String(receiptPage({ ...filed, sealedTo: { name: sealedTo.name } }, new FormValues()))
    expect(other).toContain('向测试市司法局查询进展')
  })

  test('its slip says the same, on the screen and on paper', () => {
    const shown = String(slipBody(slip, html``))
    const printed = JSON.stringify(slipBlocks(slip))
    for (const text of [shown, printed]) {
      expect(text).toContain(`${URL_THERE}/status`)
      expect(text).toContain('本机关没有留存')
      expect(text).not.toContain('编号')
      expect(text).not.toContain('办理机关审查是否受理')
    }
  })

  test('looked up here it has its way, a link, and no steps', () => {
    const found: Lookup = {
      status: 'sealed-delivered',
      statusText: '已封存转送测试市司法局',
      title: '已转测试市司法局办理',
      handler: sealedTo.name,
      timeline: [{ at: '2026-03-09T02:00:00.000Z', status: 'sealed-waiting', text: '本机关收件并封存' }],
      messages: [],
      deadlines: [],
      may: [],
      notices: ['本机关看不到内容'],
      sealedTo,
    }
    const state = { values: new FormValues(), errors: new Map<string, string>() }
    const shown = String(statusPage({ found, receipt: filed.receipt, key: 'k', state, pressure: [] }))
    expect(shown).toContain(`<a href="${URL_THERE}/status">到测试市司法局的网站查询</a>`)
    expect(shown).not.toContain('编号')
    expect(shown).not.toContain('<details')
  })
})

test('any other receipt and slip stay as they were', () => {
  const own: Filed = { complaintNo: 'JD520502-2026-000001', receipt: filed.receipt, provisional: false, handler: '某司法局', notices: [] }
  const shown = String(receiptPage(own, new FormValues()))
  expect(shown).toContain('JD520502-2026-000001')
  expect(shown).toContain('办理机关审查是否受理')
  const plain = { ...slip, values: { ...values, complaintNo: 'JD520502-2026-000001', sealedTo: '', sealedUrl: '' } }
  expect(JSON.stringify(slipBlocks(plain))).toContain('办理机关审查是否受理')
})
