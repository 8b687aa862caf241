import { expect, test } from '@jest/globals'
import { isIdentityNumber, maskIdentityNumber } from './identity-number.ts'

test('the standard’s own example is right', () => expect(isIdentityNumber('11010519491231002X')).toBe(true))

test.each(['110105194912310021', '11010519490230002X', '11010519491231002x', '1101051949123100', ''])('“%s” is refused', (number) =>
  expect(isIdentityNumber(number)).toBe(false),
)

test('a mask shows two signs at either end', () => expect(maskIdentityNumber('11010519491231002X')).toBe('11**************2X'))
