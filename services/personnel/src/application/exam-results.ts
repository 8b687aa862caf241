import type { ExamAnalysis } from '@mingjian/contracts'
import type { Sitting } from '../domain/exam/sitting.ts'
import { findExam } from './exam-steps.ts'
import type { Listed, PersonnelDeps } from './personnel-deps.ts'
import { requireOffice, type StaffCall, scopeOf, viewerOf } from './viewer.ts'

type Paging = { limit: number; cursor?: string | undefined }
const PAGE = 500
const WEAKEST = 20

/** Results of a test within the caller's scope. */
export async function examResults(
  deps: PersonnelDeps,
  call: StaffCall,
  id: string,
  { agency, ...paging }: Paging & { agency?: string | undefined },
) {
  await findExam(deps, call, id)
  const scope = scopeOf(await viewerOf(deps, call.caller))
  const below = agency ? { $and: [{ 'index.scopes': `a:${agency}` }] } : {}
  const { items, next } = await deps.sittings.list({ filter: { 'index.exam': id, 'index.marked': true, ...scope, ...below }, ...paging })
  const officers = await deps.officers.store.loadMany([...new Set(items.map(({ state }) => state.officer))])
  const names = new Map(officers.map(({ _id, state }) => [_id, state.name]))
  return {
    items: items.flatMap(({ _id, state: { officer, agency: agencyId, agencyName, attempt, mark } }) => {
      if (!mark) return []
      const { right: _right, ...shown } = mark
      return [{ ...shown, sittingId: _id, officerId: officer, name: names.get(officer) ?? '', agencyId, agencyName, attempt }]
    }),
    ...(next ? { next } : {}),
  }
}

type Tally = { asked: number; right: number }
type Best = Map<string, Sitting>

/** Which questions and which units are weak: of each person the best result, of each question every answer. An office asks, for its own scope. */
export async function analyseExam(deps: PersonnelDeps, call: StaffCall, id: string): Promise<ExamAnalysis> {
  await findExam(deps, call, id)
  const viewer = await viewerOf(deps, call.caller)
  requireOffice(viewer, call.caller.region)
  const tallies = new Map<string, Tally>()
  const best: Best = new Map()
  let cursor: string | undefined
  do {
    const filter = { 'index.exam': id, 'index.marked': true, ...scopeOf(viewer) }
    const { items, next } = await deps.sittings.list({ filter, limit: PAGE, cursor })
    for (const each of items) take(each, tallies, best)
    cursor = next
  } while (cursor)
  const expected = await deps.officers.count({ ...scopeOf(viewer), 'index.here': true })
  return { expected, ...summed([...best.values()]), units: unitsOf(best), ...(await weakest(deps, tallies)) }
}

function take({ state }: Listed<Sitting>, tallies: Map<string, Tally>, best: Best): void {
  const { mark, questions, officer } = state
  if (!mark) return
  const right = new Set(mark.right)
  for (const { id } of questions) {
    const tally = tallies.get(id) ?? { asked: 0, right: 0 }
    tallies.set(id, { asked: tally.asked + 1, right: tally.right + (right.has(id) ? 1 : 0) })
  }
  const before = best.get(officer)?.mark?.score
  if (before === undefined || before < mark.score) best.set(officer, state)
}

const rounded = (value: number) => Math.round(value * 1000) / 1000
const rateOf = ({ asked, right }: Tally) => rounded(asked === 0 ? 0 : right / asked)

function summed(sittings: Sitting[]) {
  const sum = sittings.reduce((total, { mark }) => total + (mark?.score ?? 0), 0)
  const passed = sittings.filter(({ mark }) => mark?.passed).length
  return { sat: sittings.length, passed, average: sittings.length === 0 ? 0 : rounded(sum / sittings.length) }
}

const unitsOf = (best: Best) =>
  [...Map.groupBy(best.values(), ({ agency }) => agency)]
    .map(([agencyId, sittings]) => ({ agencyId, agencyName: sittings[0]?.agencyName ?? agencyId, ...summed(sittings) }))
    .sort((a, b) => a.average - b.average)

async function weakest(deps: PersonnelDeps, tallies: Map<string, Tally>) {
  const known = new Map((await deps.questions.store.loadMany([...tallies.keys()])).map(({ _id, state }) => [_id, state]))
  const questions = [...tallies]
    .map(([id, tally]) => ({ id, topic: known.get(id)?.topic ?? '', text: known.get(id)?.text ?? '', ...tally, rate: rateOf(tally) }))
    .sort((a, b) => a.rate - b.rate || b.asked - a.asked)
  const topics = [...Map.groupBy(questions, ({ topic }) => topic)].map(([topic, all]) => {
    const tally = { asked: all.reduce((sum, { asked }) => sum + asked, 0), right: all.reduce((sum, { right }) => sum + right, 0) }
    return { topic, ...tally, rate: rateOf(tally) }
  })
  return { weakQuestions: questions.slice(0, WEAKEST), weakTopics: topics.sort((a, b) => a.rate - b.rate) }
}
