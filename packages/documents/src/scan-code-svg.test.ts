import { describe, expect, test } from '@jest/globals'
import { scanCodeSvg } from './scan-code-svg.ts'

describe('a code to scan in a page', () => {
  test('has the same modules for the same content, others for another, and quiet around them', () => {
    const [one, again, other] = ['https://example.org/status', 'https://example.org/status', 'https://example.org/'].map((url) =>
      scanCodeSvg(url, ''),
    )
    expect(one).toBe(again)
    expect(one).not.toBe(other)
    const [, side = ''] = /viewBox="0 0 (\d+) /.exec(one ?? '') ?? []
    const places = [...(one ?? '').matchAll(/M(\d+) (\d+)h1v1h-1z/g)].flatMap(([, x, y]) => [Number(x), Number(y)])
    expect([Math.min(...places), Math.max(...places)]).toEqual([4, Number(side) - 5])
  })

  test('what it is called can not become markup', () => {
    expect(scanCodeSvg('a', '"><script>&')).toContain('aria-label="&#34;&#62;&#60;script&#62;&#38;"')
  })
})
