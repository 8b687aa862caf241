// 公民身份号码, GB 11643-1999: 17 digits and a check sign (ISO/IEC 7064, MOD 11-2).

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
const SIGNS = '10X98765432'

/** Whether it is an identity number whose day of birth exists and whose check sign fits. */
export function isIdentityNumber(number: string): boolean {
  if (!/^[1-9]\d{5}(19|20)\d{2}(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])\d{3}[\dX]$/.test(number)) return false
  const born = `${number.slice(6, 10)}-${number.slice(10, 12)}-${number.slice(12, 14)}`
  const date = new Date(`${born}T00:00:00Z`)
  if (Number.isNaN(date.getTime()) || date.toISOString().slice(0, 10) !== born) return false
  const sum = WEIGHTS.reduce((total, weight, at) => total + weight * Number(number[at]), 0)
  return SIGNS[sum % 11] === number[17]
}

/** What a list shows of it: where it was given and its last sign, nothing by which somebody could be told apart. */
export const maskIdentityNumber = (number: string): string => `${number.slice(0, 2)}**************${number.slice(-2)}`
