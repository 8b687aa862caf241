import { createHash } from 'node:crypto'
import { uniformInt } from 'pure-rand/distribution/uniformInt'
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'
import type { Part } from '../domain/exam/exam.ts'
import type { Question } from '../domain/exam/question.ts'
import type { Asked } from '../domain/exam/sitting.ts'

type Drawable = { _id: string; state: Pick<Question, 'options' | 'kind'> }

/**
 * A paper drawn for one sitting: of each part so many of its pool, no question twice, in an order and with the options in an order that only the seed decides.
 * The same seed and pools (in the order of their ids) give the same paper. Answers undefined where a pool has too few, with the part.
 */
export function drawPaper(parts: { part: Part; pool: readonly Drawable[] }[], seed: string): Asked[] | { short: Part; has: number } {
  const rng = xoroshiro128plus(createHash('sha256').update(seed).digest().readInt32BE(0))
  const shuffled = <T>(list: readonly T[]): T[] => {
    const all = [...list]
    for (let at = all.length - 1; at > 0; at--) {
      const other = uniformInt(rng, 0, at)
      const kept = all[at] as T
      all[at] = all[other] as T
      all[other] = kept
    }
    return all
  }
  const drawn = new Set<string>()
  const paper: Asked[] = []
  for (const { part, pool } of parts) {
    const free = pool.filter(({ _id }) => !drawn.has(_id))
    if (free.length < part.count) return { short: part, has: free.length }
    for (const { _id, state } of shuffled(free).slice(0, part.count)) {
      drawn.add(_id)
      const letters = Object.keys(state.options)
      paper.push({ id: _id, points: part.points, order: state.kind === 'judgement' ? letters : shuffled(letters) })
    }
  }
  return paper
}
