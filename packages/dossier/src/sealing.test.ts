import { createHash } from 'node:crypto'
import { describe, expect, test } from '@jest/globals'
import { blindIndex, type CryptoSuite, type KeyRing, newDataKey, openDataKey, openField, sealField, wrapDataKey } from './sealing.ts'

const ring = (suite: CryptoSuite, generation = 'k1'): KeyRing => ({
  suite,
  currentKid: (region) => `${generation}/${region}`,
  regionKey: (kid) => createHash('sha256').update(kid).digest(),
  indexKey: (purpose) => createHash('sha256').update(purpose).digest(),
})

describe.each(['standard', 'gm'] as const)('sealing with the %s suite', (suite) => {
  test('what was sealed can be opened with the dossier’s key alone', () => {
    const { key, wrapped } = newDataKey(ring(suite), '5205', 'd1')
    const sealed = sealField(suite, key, 'phone', '13800000000')
    expect(sealed).not.toContain('13800000000')
    expect(openField(openDataKey(ring(suite), 'd1', wrapped), 'phone', sealed)).toBe('13800000000')
  })

  test('a changed byte, another field’s name or another dossier’s id is refused', () => {
    const { key, wrapped } = newDataKey(ring(suite), '5205', 'd1')
    const sealed = sealField(suite, key, 'phone', '13800000000')
    const [name, iv, body = ''] = sealed.split('.')
    const turned = Buffer.from(body, 'base64url')
    turned[0] = (turned[0] ?? 0) ^ 1
    expect(() => openField(key, 'phone', `${name}.${iv}.${turned.toString('base64url')}`)).toThrow('已损坏')
    expect(() => openField(key, 'email', sealed)).toThrow('已损坏')
    expect(() => openDataKey(ring(suite), 'd2', wrapped)).toThrow('已损坏')
  })

  test('rotation wraps the same data key again, and an erased key says so', () => {
    const { key } = newDataKey(ring(suite), '5205', 'd1')
    const rewrapped = wrapDataKey(ring(suite, 'k2'), '5205', 'd1', key)
    expect(rewrapped.kid).toBe('k2/5205')
    expect(openDataKey(ring(suite, 'k2'), 'd1', rewrapped)).toEqual(key)
    expect(() => openDataKey(ring(suite), 'd1', null)).toThrow('已依规删除')
  })

  test('equal values meet in the blind index, per purpose', () => {
    expect(blindIndex(ring(suite), 'phone', '1')).toBe(blindIndex(ring(suite), 'phone', '1'))
    expect(blindIndex(ring(suite), 'phone', '1')).not.toBe(blindIndex(ring(suite), 'receipt', '1'))
  })
})
