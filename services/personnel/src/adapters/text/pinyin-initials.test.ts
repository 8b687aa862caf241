import { expect, test } from '@jest/globals'
import { pinyinInitials } from './pinyin-initials.ts'

test.each([
  ['张三丰', 'zsf'],
  ['单小明', 'sxm'],
  ['曾国藩', 'zgf'],
  ['阿衣·古丽', 'aygl'],
  ['毕节市司法局', 'bjssfj'],
])('%s is found by %s', (name, initials) => expect(pinyinInitials(name)).toBe(initials))
