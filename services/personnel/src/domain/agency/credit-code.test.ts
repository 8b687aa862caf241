import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { creditCodeCheckSign, isCreditCode } from './credit-code.ts'

const SIGNS = '0123456789ABCDEFGHJKLMNPQRTUWXY'

test.each(['91350100M000100Y43', '91110000600037341L'])('%s, as the standard and a public register have it, is right', (code) => {
  expect(isCreditCode(code)).toBe(true)
})

test.each(['91350100M000100Y44', '91350100M000100Y4', '91350100I000100Y43', '91350100m000100Y43', '', '１1350100M000100Y43'])(
  '“%s” is refused',
  (code) => {
    expect(isCreditCode(code)).toBe(false)
  },
)

test('one wrong sign, or two neighbours exchanged, is always found', () => {
  const body = fc
    .tuple(
      fc.constantFrom('11', '12', '91'),
      fc.stringMatching(/^\d{6}$/),
      fc.array(fc.constantFrom(...SIGNS), { minLength: 9, maxLength: 9 }),
    )
    .map(([head, region, rest]) => head + region + rest.join(''))
  fc.assert(
    fc.property(body, fc.nat(16), fc.constantFrom(...SIGNS), (first17, at, sign) => {
      const code = first17 + creditCodeCheckSign(first17)
      expect(isCreditCode(code)).toBe(true)
      if (code[at] !== sign) expect(isCreditCode(code.slice(0, at) + sign + code.slice(at + 1))).toBe(false)
      const [one, other] = [code[at] as string, code[at + 1] as string]
      if (one !== other) expect(isCreditCode(code.slice(0, at) + other + one + code.slice(at + 2))).toBe(false)
    }),
    { numRuns: 500 },
  )
})
