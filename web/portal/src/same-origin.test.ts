import { expect, test } from '@jest/globals'
import { isSameOrigin } from './same-origin.ts'

const OURS = 'https://jd.example'

test.each([
  ['a browser says same-origin', { 'sec-fetch-site': 'same-origin' }, true],
  ['a reload by the person', { 'sec-fetch-site': 'none' }, true],
  ['a browser says cross-site, whatever the origin', { 'sec-fetch-site': 'cross-site', origin: OURS }, false],
  ['a sibling host is not us', { 'sec-fetch-site': 'same-site' }, false],
  ['an older browser with our origin', { origin: OURS }, true],
  ['the host that was called', { origin: 'http://10.0.0.5:8080', host: '10.0.0.5:8080' }, true],
  ['a foreign origin', { origin: 'https://evil.example', host: 'jd.example' }, false],
  ['a foreign referer', { referer: 'https://evil.example/x', host: 'jd.example' }, false],
  ['an opaque origin', { origin: 'null', host: 'jd.example' }, false],
  ['no header at all', { host: 'jd.example' }, true],
])('%s', (_name, headers, expected) => {
  expect(isSameOrigin(headers, OURS)).toBe(expected)
})
