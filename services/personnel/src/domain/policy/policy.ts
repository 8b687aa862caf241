import type { Decider } from '@mingjian/dossier'
import { afterDay, startOf } from '../instants.ts'
import { refuse } from '../refusals.ts'

type E<Type extends string, Data> = { type: Type; data: Data }
type C<Type extends string, Data> = { type: Type } & Data

/** One article: `step` is the type of the event by which its being followed is seen, `topics` those of the question bank. */
export type Article = { no: string; text: string; step?: string; topics: string[] }
/** `from` is the first instant at which the version is in force. */
export type PolicyVersion = { version: number; documentNo: string; from: string; articles: Article[] }

/** A measure (制度) of an office for its region and those below it, in all its versions. */
export type Policy = {
  id: string
  region: string
  office: string
  title: string
  versions: PolicyVersion[]
  /** The first instant at which it holds no longer. */
  repealed?: { from: string; reason: string }
}

type Issue = { documentNo: string; on: string; articles: Article[] }
export type PolicyEvent =
  | E<'PolicyIssued', { id: string; region: string; office: string; title: string; version: PolicyVersion }>
  | E<'PolicyRevised', { version: PolicyVersion }>
  | E<'ArticleLinked', { version: number; no: string; step?: string; topics: string[] }>
  | E<'PolicyRepealed', { from: string; reason: string }>
export type PolicyCommand =
  | C<'issue', { id: string; region: string; office: string; title: string } & Issue>
  | C<'revise', Issue>
  | C<'link-article', { no: string; step?: string; topics?: string[] }>
  | C<'repeal', { on: string; reason: string }>

/** The version in force at an instant. */
export const versionAt = ({ versions, repealed }: Policy, at: string): PolicyVersion | undefined =>
  repealed && repealed.from <= at ? undefined : versions.findLast(({ from }) => from <= at)

function versionOf(number: number, { documentNo, on, articles }: Issue): PolicyVersion {
  const twice = articles.find(({ no }, at) => articles.findIndex((each) => each.no === no) !== at)
  if (twice) throw refuse('article-twice', `“${twice.no}”出现了两次，请逐条核对条号。`, { field: 'articles' })
  return { version: number, documentNo, from: startOf(on), articles }
}

function decide(state: Policy, command: PolicyCommand): PolicyEvent[] {
  if (command.type === 'issue') {
    const { id, region, office, title } = command
    return state.id ? [] : [{ type: 'PolicyIssued', data: { id, region, office, title, version: versionOf(1, command) } }]
  }
  if (state.repealed) throw refuse('policy-repealed', '这项制度已经废止，不能再修订。')
  const newest = state.versions.at(-1) as PolicyVersion
  switch (command.type) {
    case 'revise': {
      if (startOf(command.on) <= newest.from) throw refuse('day-wrong', '新版本的施行日期应当晚于现行版本。', { field: 'on' })
      return [{ type: 'PolicyRevised', data: { version: versionOf(newest.version + 1, command) } }]
    }
    case 'link-article': {
      const { no, step, topics } = command
      const article = newest.articles.find((each) => each.no === no)
      if (!article) throw refuse('article-unknown', '现行版本没有这一条。', { field: 'no' })
      const link = { no, topics: topics ?? article.topics, ...(step ? { step } : {}) }
      return [{ type: 'ArticleLinked', data: { version: newest.version, ...link } }]
    }
    case 'repeal': {
      const { on, reason } = command
      if (afterDay(on) <= newest.from) throw refuse('day-wrong', '废止日期早于现行版本的施行日期。', { field: 'on' })
      return [{ type: 'PolicyRepealed', data: { from: afterDay(on), reason } }]
    }
  }
}

function evolve(state: Policy, event: PolicyEvent): Policy {
  switch (event.type) {
    case 'PolicyIssued': {
      const { version, ...issued } = event.data
      return { ...issued, versions: [version] }
    }
    case 'PolicyRevised':
      return { ...state, versions: [...state.versions, event.data.version] }
    case 'ArticleLinked': {
      const { version: of, no, step, topics } = event.data
      const linked = (article: Article): Article =>
        article.no === no ? { no, text: article.text, topics, ...(step ? { step } : {}) } : article
      const versions = state.versions.map((each) => (each.version === of ? { ...each, articles: each.articles.map(linked) } : each))
      return { ...state, versions }
    }
    case 'PolicyRepealed':
      return { ...state, repealed: event.data }
  }
}

/** The measure as a dossier. */
export const policy: Decider<Policy, PolicyCommand, PolicyEvent> = {
  shape: 1,
  initial: {} as Policy,
  decide,
  evolve,
  isPublic: () => false,
  dueAt: () => null,
  index: ({ region, repealed }) => ({ place: region, inForce: !repealed }),
  region: ({ region }) => region,
}
