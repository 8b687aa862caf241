// Pipelines: the leading $match, $sort, $skip and $limit go to the planner, the rest is mingo's over what comes out.
import { Aggregator } from 'mingo'
import { nextTurn, type Source } from './cursor.ts'
import { BadRequestToStore, UnsupportedByEmbeddedStore } from './errors.ts'
import { toFilter } from './query.ts'
import { type Doc, isDoc } from './values.ts'

const supported = new Set(
  '$match $project $addFields $set $unset $unwind $group $sort $limit $skip $count $replaceRoot $replaceWith $sortByCount $bucket $bucketAuto $facet $sample'.split(
    ' ',
  ),
)
const perDocument = new Set('$match $project $addFields $set $unset $unwind $replaceRoot $replaceWith'.split(' '))

export type Pushed = { filter: Doc; sort?: unknown; skip?: number; limit?: number; rest: Doc[] }

/** Splits a pipeline into what the planner takes and what is left; unsupported stages raise. */
export const splitPipeline = (pipeline: unknown[]): Pushed => {
  const stages = pipeline.map((stage) => {
    const [name, ...others] = Object.keys((stage ?? {}) as object)
    if (!isDoc(stage) || name === undefined || others.length > 0) throw new BadRequestToStore('each pipeline stage has exactly one name')
    if (!supported.has(name)) throw new UnsupportedByEmbeddedStore(`the pipeline stage ${name}`)
    return { name, stage, body: stage[name] }
  })
  const pushed: Pushed = { filter: {}, rest: [] }
  let at = 0
  const take = (name: string): unknown => (stages[at]?.name === name ? stages[at++]?.body : undefined)
  const filters: Doc[] = []
  for (let body = take('$match'); body !== undefined; body = take('$match')) filters.push(toFilter(body))
  pushed.filter = filters.length > 1 ? { $and: filters } : (filters[0] ?? {})
  const sort = take('$sort')
  if (sort !== undefined) pushed.sort = sort
  const skip = take('$skip')
  if (typeof skip === 'number') pushed.skip = skip
  const limit = take('$limit')
  if (typeof limit === 'number') pushed.limit = limit
  pushed.rest = stages.slice(at).map(({ stage }) => stage)
  return pushed
}

const maxHeld = 250_000
const chunkSize = 256

/** Runs what is left of a pipeline: stages that look at one document each run chunk by chunk, so only their results are held. */
export const runPipeline = async (source: Source, stages: Doc[]): Promise<Source> => {
  if (stages.length === 0) return source
  const split = stages.findIndex((stage) => !perDocument.has(Object.keys(stage)[0] as string))
  const single = split === -1 ? stages : stages.slice(0, split)
  const remaining = split === -1 ? [] : stages.slice(split)
  const each = single.length > 0 ? new Aggregator(single, {}) : undefined
  const held: Doc[] = []
  let chunk: Doc[] = []
  const settle = (): void => {
    for (const doc of each ? (each.run(chunk) as Doc[]) : chunk) held.push(doc)
    chunk = []
    if (held.length > maxHeld) throw new UnsupportedByEmbeddedStore(`pipelines that hold more than ${maxHeld} documents`)
  }
  for (;;) {
    const found = source.next(performance.now() + 8)
    if (found === null) break
    if (found === undefined) await nextTurn()
    else chunk.push(found)
    if (chunk.length >= chunkSize) {
      settle()
      await nextTurn()
    }
  }
  settle()
  const results = remaining.length > 0 ? (new Aggregator(remaining, {}).run(held) as Doc[]) : held
  let at = 0
  return { next: () => results[at++] ?? null }
}
