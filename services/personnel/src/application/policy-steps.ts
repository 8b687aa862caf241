import { eventCatalog, type IssuePolicy } from '@mingjian/contracts'
import { DomainError, type Dossier, derivedId } from '@mingjian/dossier'
import { codesAbove, covers } from '@mingjian/rulebook'
import { dayOf, lastDayBefore } from '../domain/instants.ts'
import { type Article, type Policy, type PolicyCommand, type PolicyVersion, versionAt } from '../domain/policy/policy.ts'
import { refuse } from '../domain/refusals.ts'
import type { Paging } from './lists.ts'
import { ownOfficer } from './own-officer.ts'
import type { Listed, PersonnelDeps } from './personnel-deps.ts'
import { envelopeOf, idFor, requireOffice, type StaffCall, scopeOf, viewerOf } from './viewer.ts'

type Issued = Pick<IssuePolicy, 'documentNo' | 'on' | 'articles'>

/** The steps by which an article can be seen to be followed: what the services tell of, by its type, with its name. */
export const policySteps = () => [...eventCatalog.values()].map(({ type, title }) => ({ step: type, name: title }))

const stepName = (step: string) => eventCatalog.get(step)?.title ?? step

function requireSteps(articles: readonly { step?: string | undefined }[]): void {
  if (articles.some(({ step }) => step !== undefined && !eventCatalog.has(step)))
    throw refuse('code-unknown', '请从列出的工作步骤中选择。', { field: 'step' })
}

/** Without what was left out. */
const articlesOf = ({ articles }: Issued) => JSON.parse(JSON.stringify(articles)) as Article[]

/** Puts a measure (制度) of the caller's office into the library, for its region and those below it. */
export async function issuePolicy(deps: PersonnelDeps, call: StaffCall, body: IssuePolicy): Promise<Dossier<Policy>> {
  const { region, unit: office } = call.caller
  requireOffice(await viewerOf(deps, call.caller), region)
  requireSteps(body.articles)
  const { title, documentNo, on } = body
  const id = idFor(call, 'policy')
  const command: PolicyCommand = { type: 'issue', id, region, office, title, documentNo, on, articles: articlesOf(body) }
  return (await deps.policies.create(id, command, envelopeOf(call))).dossier
}

/** A measure of the caller's region, of one above it, or, for who oversees it, of one below. */
export async function findPolicy(deps: PersonnelDeps, { caller }: StaffCall, id: string): Promise<Dossier<Policy>> {
  const found = await deps.policies.store.load(id)
  if (!found || !(covers(found.region, caller.region) || covers(caller.region, found.region)))
    throw new DomainError('not-found', '没有找到这项制度，请核对编号。')
  return found
}

async function changePolicy(deps: PersonnelDeps, call: StaffCall, id: string, command: PolicyCommand): Promise<Dossier<Policy>> {
  const found = await findPolicy(deps, call, id)
  requireOffice(await viewerOf(deps, call.caller), found.region)
  return (await deps.policies.execute(found, command, envelopeOf(call))).dossier
}

export const revisePolicy = (deps: PersonnelDeps, call: StaffCall, id: string, body: Issued) => {
  requireSteps(body.articles)
  return changePolicy(deps, call, id, { type: 'revise', documentNo: body.documentNo, on: body.on, articles: articlesOf(body) })
}

/** Links an article to the step that it governs and to topics of the question bank. */
export const linkArticle = (
  deps: PersonnelDeps,
  call: StaffCall,
  id: string,
  { no, step, topics }: { no: string; step?: string | undefined; topics?: string[] | undefined },
) => {
  requireSteps([{ step }])
  return changePolicy(deps, call, id, { type: 'link-article', no, ...(topics ? { topics } : {}), ...(step ? { step } : {}) })
}

export const repealPolicy = (deps: PersonnelDeps, call: StaffCall, id: string, body: { on: string; reason: string }) =>
  changePolicy(deps, call, id, { type: 'repeal', ...body })

/** Measures of the caller's region and of those above it. */
export async function listPolicies(
  deps: PersonnelDeps,
  { caller }: StaffCall,
  { inForce, ...paging }: Omit<Paging, 'q'> & { inForce?: 'true' | 'false' | undefined },
) {
  const filter = {
    'index.place': { $in: [caller.region, ...codesAbove(caller.region)] },
    ...(inForce ? { 'index.inForce': inForce === 'true' } : {}),
  }
  const { items, next } = await deps.policies.list({ filter, ...paging })
  const now = deps.clock().toISOString()
  return { items: items.map(({ state }) => policyItem(state, now)), ...(next ? { next } : {}) }
}

function policyItem(state: Policy, now: string, version = versionAt(state, now) ?? (state.versions.at(-1) as PolicyVersion)) {
  const { id, title, region, repealed } = state
  return {
    id,
    title,
    region,
    documentNo: version.documentNo,
    version: version.version,
    from: dayOf(version.from),
    inForce: versionAt(state, now)?.version === version.version,
    ...(repealed ? { repealedOn: lastDayBefore(repealed.from) } : {}),
  }
}

/** One version of a measure, the one in force unless another is asked for, and when the caller confirmed having read it. */
export async function readPolicy(deps: PersonnelDeps, call: StaffCall, id: string, wanted?: number) {
  const { state, version: revision } = await findPolicy(deps, call, id)
  const now = deps.clock().toISOString()
  const version = chosen(state, now, wanted)
  const officer = await deps.officers.findOne({ 'index.login': call.caller.id, 'index.here': true })
  const read = officer && (await deps.readings.store.load(readingId(id, version.version, officer._id)))
  return {
    ...policyItem(state, now, version),
    articles: version.articles.map(({ step, ...article }) => ({ ...article, ...(step ? { step, stepName: stepName(step) } : {}) })),
    versions: state.versions.map(({ version: number, documentNo, from }) => ({ version: number, documentNo, from: dayOf(from) })),
    revision,
    ...(read ? { readAt: read.state.at } : {}),
  }
}

function chosen(state: Policy, now: string, wanted?: number): PolicyVersion {
  const newest = state.versions.at(-1)
  const found = wanted === undefined ? (versionAt(state, now) ?? newest) : state.versions.find(({ version }) => version === wanted)
  if (!found) throw new DomainError('not-found', '没有这个版本，请核对。')
  return found
}

const readingId = (policy: string, version: number, officer: string) => derivedId(`${policy}/${version}/${officer}`, 'reading')

/** The caller confirms having read (阅读确认) a version; again is nothing new. */
export async function confirmReading(deps: PersonnelDeps, call: StaffCall, id: string, version: number): Promise<void> {
  const officer = await ownOfficer(deps, call)
  const { state } = await findPolicy(deps, call, id)
  chosen(state, deps.clock().toISOString(), version)
  const { region } = officer.state
  const reading = { id: readingId(id, version, officer._id), policy: id, version, officer: officer._id, region }
  await deps.readings.create(reading.id, { type: 'confirm', reading }, envelopeOf(call))
}

/** Officers within the caller's scope whom a measure concerns, each with when they confirmed having read it, or not yet. */
export async function listReadings(
  deps: PersonnelDeps,
  call: StaffCall,
  id: string,
  { version: wanted, ...paging }: Omit<Paging, 'q'> & { version?: number | undefined },
) {
  const { state } = await findPolicy(deps, call, id)
  const { version } = chosen(state, deps.clock().toISOString(), wanted)
  const concerned = { $and: [{ 'index.scopes': `r:${state.region}` }], 'index.here': true }
  const filter = { ...scopeOf(await viewerOf(deps, call.caller)), ...concerned }
  const { items, next } = await deps.officers.list({ filter, ...paging })
  const ids = items.map(({ _id }) => _id)
  const read = ids.length > 0 ? await deps.readings.findMany({ 'index.of': `${id}/${version}`, 'index.officer': { $in: ids } }) : []
  const readAt = new Map(read.map(({ state: { officer, at } }) => [officer, at]))
  return { version, items: items.map((item) => readingItem(item, readAt.get(item._id))), ...(next ? { next } : {}) }
}

const readingItem = (
  { _id, state: { name, agency, agencyName } }: Listed<{ name: string; agency: string; agencyName: string }>,
  at?: string,
) => ({
  officerId: _id,
  name,
  agencyId: agency,
  agencyName,
  ...(at ? { readAt: at } : {}),
})
