// 统一社会信用代码, GB 32100-2015: 18 signs, the last of which checks the others (ISO/IEC 7064, MOD 31-3).

const SIGNS = '0123456789ABCDEFGHJKLMNPQRTUWXY'
const LENGTH = 18
const MODULUS = 31
const BASE = 3

/** The check sign of the first 17; undefined where a sign is none of the standard's (it has no I, O, S, V, Z). */
export function creditCodeCheckSign(first17: string): string | undefined {
  let sum = 0
  let weight = 1
  for (const sign of first17) {
    const value = SIGNS.indexOf(sign)
    if (value < 0) return undefined
    sum += value * weight
    weight = (weight * BASE) % MODULUS
  }
  return SIGNS[(MODULUS - (sum % MODULUS)) % MODULUS]
}

/** Whether it is a unified social credit code whose check sign fits. Source: GB 32100. */
export function isCreditCode(code: string): boolean {
  return (
    code.length === LENGTH && /^[0-9A-HJ-NP-RTUWXY]{2}\d{6}/.test(code) && creditCodeCheckSign(code.slice(0, LENGTH - 1)) === code.at(-1)
  )
}
