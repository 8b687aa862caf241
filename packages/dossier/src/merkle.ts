import { createHash } from 'node:crypto'

const node = (left: string, right: string) => createHash('sha256').update('\x01').update(left).update(right).digest('hex')

/** Hash of one leaf; the prefix keeps leaves and inner nodes apart (RFC 6962 §2.1). */
export const merkleLeaf = (text: string) => createHash('sha256').update('\x00').update(text).digest('hex')

/** Merkle root over leaves added one by one, in memory that grows with log n only. An odd node is carried up as it is (RFC 6962 §2.1). */
export function merkleTree() {
  const peaks: { height: number; hash: string }[] = []
  let count = 0
  return {
    add(leaf: string) {
      count += 1
      let top = { height: 0, hash: leaf }
      for (let last = peaks.at(-1); last && last.height === top.height; last = peaks.at(-1)) {
        peaks.pop()
        top = { height: top.height + 1, hash: node(last.hash, top.hash) }
      }
      peaks.push(top)
    },
    get count() {
      return count
    },
    root() {
      if (peaks.length === 0) return createHash('sha256').update('').digest('hex')
      return peaks.map((peak) => peak.hash).reduceRight((right, left) => node(left, right))
    },
  }
}
