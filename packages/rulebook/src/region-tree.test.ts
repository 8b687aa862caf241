import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { codesAbove, covers, createRegionTree, isAbove, levelOf, trimRegionCode } from './region-tree.ts'

const rows = (text: string) => text.split(' ').map((code) => ({ code, name: `区${code}` }))
const anyCode = fc
  .tuple(fc.integer({ min: 11, max: 99 }), fc.constantFrom(2, 4, 6, 9), fc.integer({ min: 1_000_000, max: 9_999_999 }))
  .map(([province, length, rest]) => `${province}${rest}`.slice(0, length))

describe('division codes', () => {
  test.each([
    ['52', 'province'],
    ['5205', 'city'],
    ['520502', 'county'],
    ['520502001', 'township'],
    ['520', undefined],
    ['5205020010', undefined],
    ['52a5', undefined],
    ['', undefined],
  ])('%p is of the level %p', (code, level) => {
    expect(levelOf(code)).toBe(level)
  })

  test.each([
    ['520000', '52'],
    ['520500', '5205'],
    ['520502', '520502'],
    ['520502001', '520502001'],
    ['520500000000', '5205'],
    ['520502000000', '520502'],
    ['520502001000', '520502001'],
    ['520502001001', '520502001001'],
    ['520100', '5201'],
  ])('%p is kept as %p', (code, kept) => {
    expect(trimRegionCode(code)).toBe(kept)
  })

  test('one stands above another exactly when it is a proper prefix', () => {
    expect([isAbove('5205', '520502'), isAbove('520502', '5205'), isAbove('5205', '5205'), isAbove('520502', '520521001')]).toEqual([
      true,
      false,
      false,
      false,
    ])
    fc.assert(fc.property(anyCode, anyCode, (a, b) => isAbove(a, b) === codesAbove(b).includes(a)))
    fc.assert(fc.property(anyCode, (code) => covers(code, code) && !isAbove(code, code)))
  })
})

describe('a region tree', () => {
  test('has parents, children, ancestors and full names in whatever order the rows come', () => {
    const { tree, problems } = createRegionTree(rows('520502001 520521 5205 520502'))
    expect(problems).toEqual([])
    expect(tree.children('5205').map(({ code }) => code)).toEqual(['520502', '520521'])
    expect(tree.ancestors('520502001').map(({ code }) => code)).toEqual(['520502', '5205'])
    expect(tree.get('520502001')).toMatchObject({ fullName: '区5205区520502区520502001', level: 'township', parent: '520502' })
    expect(tree.roots.map(({ code }) => code)).toEqual(['5205'])
  })

  test('lets a county stand directly under its province', () => {
    const { tree, problems } = createRegionTree(rows('42 429004'))
    expect([problems, tree.get('429004')?.parent]).toEqual([[], '42'])
  })

  test('names every malformed, double, orphaned and nameless code', () => {
    const { problems } = createRegionTree([...rows('5205 520502 52050 520502 530102'), { code: '520521', name: ' ' }])
    expect(problems.map(({ code, reason }) => `${code}: ${reason}`)).toEqual([
      '52050: malformed code',
      '520502: duplicate code (区520502 and 区520502)',
      '520521: empty name',
      '530102: orphan: no division above it is in the file',
    ])
  })
})
