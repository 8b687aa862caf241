import { Jieba } from '@node-rs/jieba'
import { dict } from '@node-rs/jieba/dict.js'
import type { TextAnalysis } from '../../application/intake-deps.ts'

const MAX_TERMS = 200
const MAX_ANALYSED = 4_000
const HAN = /\p{Script=Han}/u
const WORD = /^[\p{Script=Han}\p{L}\p{N}]{2,20}$/u
/** Words that stand in nearly every complaint. */
const STOP = new Set(
  '我们 你们 他们 这个 那个 什么 怎么 没有 就是 但是 因为 所以 如果 还是 已经 可以 现在 问题 反映 一个 进行 相关 情况 领导 尊敬 您好 谢谢 希望 请问 市民'.split(
    ' ',
  ),
)

/** Segmentation by jieba's dictionary, bigrams of Han text for what it does not know, and a similarity hash (Charikar 2002). */
export function jiebaText(): TextAnalysis {
  let loaded: Jieba | undefined
  const jieba = () => {
    loaded ??= Jieba.withDict(dict)
    return loaded
  }
  const words = (text: string) =>
    jieba()
      .cutForSearch(text.slice(0, MAX_ANALYSED).toLowerCase(), true)
      .filter((word) => WORD.test(word) && !STOP.has(word))

  return {
    terms(...texts) {
      const [title = '', ...rest] = texts
      const found = new Set([...words(title), ...bigrams(title)])
      for (const text of rest) {
        for (const word of words(text)) {
          if (found.size >= MAX_TERMS) return [...found]
          found.add(word)
        }
      }
      return [...found].slice(0, MAX_TERMS)
    },
    queryTerms(text) {
      const found = [...new Set(words(text))]
      const terms = found.length > 0 ? found : bigrams(text)
      const longest = terms.sort((a, b) => b.length - a.length)
      return longest.filter((term, at) => !longest.slice(0, at).some((longer) => longer.includes(term))).slice(0, 5)
    },
    bands(text) {
      const clean = text.replace(/[\s\p{P}\p{S}]/gu, '')
      if (clean.length < 8) return []
      const weights = new Int32Array(64)
      for (let at = 0; at + 3 <= Math.min(clean.length, MAX_ANALYSED); at++) {
        const [low, high] = hash64(clean.charCodeAt(at), clean.charCodeAt(at + 1), clean.charCodeAt(at + 2))
        for (let bit = 0; bit < 32; bit++) {
          weights[bit] = (weights[bit] ?? 0) + (((low >>> bit) & 1) === 1 ? 1 : -1)
          weights[bit + 32] = (weights[bit + 32] ?? 0) + (((high >>> bit) & 1) === 1 ? 1 : -1)
        }
      }
      return [0, 1, 2, 3].map((band) => {
        let value = 0
        for (let bit = 0; bit < 16; bit++) if ((weights[band * 16 + bit] ?? 0) > 0) value |= 1 << bit
        return `${band}:${value.toString(16).padStart(4, '0')}`
      })
    },
  }
}

function bigrams(text: string): string[] {
  const found: string[] = []
  for (let at = 0; at + 1 < text.length; at++) {
    const pair = text.slice(at, at + 2)
    if (HAN.test(pair[0] ?? '') && HAN.test(pair[1] ?? '')) found.push(pair)
  }
  return found
}

/** Two well-mixed 32-bit words of three code units (murmur3's finaliser over FNV-1a). */
function hash64(...units: number[]): [number, number] {
  let low = 0x811c9dc5
  let high = 0x9e3779b9
  for (const unit of units) {
    low = Math.imul(low ^ unit, 0x01000193)
    high = Math.imul(high ^ unit, 0x85ebca6b)
  }
  return [mix(low), mix(high)]
}

function mix(value: number): number {
  let mixed = value ^ (value >>> 16)
  mixed = Math.imul(mixed, 0x85ebca6b)
  mixed ^= mixed >>> 13
  mixed = Math.imul(mixed, 0xc2b2ae35)
  return mixed ^ (mixed >>> 16)
}
