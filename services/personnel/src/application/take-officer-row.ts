import { registerOfficerShape } from '@mingjian/contracts'
import type { Dossier } from '@mingjian/dossier'
import type { Officer, OfficerCommand } from '../domain/officer/officer.ts'
import { refuse } from '../domain/refusals.ts'
import type { RowDeps } from './import-ports.ts'
import { namingOf } from './name-supervisor.ts'
import { changeEmployment, changeOfficer, findOfficer, identityIndex, moveOfficer, registerOfficer } from './officer-steps.ts'
import { type Cells, codeIn, dayIn, maskedIn, namesOf, shaped } from './read-cells.ts'
import { agencyRef, callOf, differs, type Outcome, ofAnotherRow, outcomeOf, type RowRun, requireSame } from './row-run.ts'
import { envelopeOf, requireOwn, sees, viewerOf } from './viewer.ts'

/** What tells one row's person from another's within a file. */
export const officerKey = (cells: Cells): string => {
  const { idNumber, login, agencyId, name } = cells
  const masked = maskedIn(cells)
  if (idNumber && !masked) return `no:${idNumber.toUpperCase()}`
  return login ? `login:${login}` : `name:${agencyId}:${name}:${masked ?? ''}`
}

/** Registers the person of a row, or brings post, employment and login up to date, each by its own step. */
export async function takeOfficerRow(run: RowRun, cells: Cells): Promise<Outcome> {
  const { deps, caller } = run
  const { employment: words } = deps.rulebook.for(caller.region).certificates
  const { supervising: _supervising, idNumber, ...given } = cells
  const masked = maskedIn(cells)
  const body = shaped(registerOfficerShape, {
    ...given,
    ...(idNumber && !masked ? { idNumber } : {}),
    agencyId: await agencyRef(run, cells.agencyId, 'agencyId'),
    employment: codeIn(cells, 'employment', namesOf(words)),
    on: dayIn(cells, 'on'),
  })
  const supervising = supervisingIn(cells)
  const known = await knownOfficer(run, { ...body, masked })
  if (!known || outcomeOf(run, known) === 'created') {
    await nameAs(run, known ?? (await registerOfficer(deps, callOf(run, 'register'), body)), supervising, body.on)
    return 'created'
  }
  if (!sees(await viewerOf(deps, caller), known))
    throw refuse('officer-known', '这个人已经登记在别的单位，请由原单位或者上级司法局办理调动。', { field: 'name' })
  const { state } = await findOfficer(deps, callOf(run, 'find'), known._id)
  requireSame('name', body.name, state.name, '请核对身份证号和姓名')
  let after: Dossier<Officer> = known
  const post = body.post ?? (body.agencyId === state.agency ? state.post : undefined)
  if (body.agencyId !== state.agency || differs(body.post, state.post))
    after = await moveOfficer(deps, callOf(run, 'move'), known._id, { agencyId: body.agencyId, post, on: body.on, basis: run.basis })
  if (body.employment !== state.employment)
    after = await changeEmployment(deps, callOf(run, 'employment'), known._id, {
      employment: body.employment,
      on: body.on,
      basis: run.basis,
    })
  if (body.login !== undefined && body.login !== state.login) {
    const command: OfficerCommand = { type: 'link-login', login: body.login }
    after = await changeOfficer(deps, callOf(run, 'login'), known._id, command)
  }
  after = await nameAs(run, after, supervising, body.on)
  return outcomeOf(run, after)
}

/** 专职 or 兼职; absent for who supervises nobody, and for who does so already and of whom the table says nothing. */
function supervisingIn({ supervising }: Cells): boolean | undefined {
  if (supervising === undefined) return undefined
  if (supervising === '专职' || supervising === '兼职') return supervising === '兼职'
  throw refuse('import-row-wrong', '请填写“专职”或者“兼职”；不是执法监督人员的不填。', { field: 'supervising' })
}

/** Names the person as they are after the other steps of the row; a trial has not written them. */
async function nameAs(run: RowRun, officer: Dossier<Officer>, partTime: boolean | undefined, on: string): Promise<Dossier<Officer>> {
  if (partTime === undefined) return officer
  requireOwn(await viewerOf(run.deps, run.caller), officer)
  const command = await namingOf(run.deps, officer.state, { partTime, on, basis: run.basis })
  return (await run.deps.officers.execute(officer, command, envelopeOf(callOf(run, 'supervisor')))).dossier
}

type Meant = { idNumber?: string | undefined; masked?: string | undefined; login?: string | undefined; name: string; agencyId: string }

/** Who the row means: by the identity number, else by the login, else by the name within the unit. */
async function knownOfficer(run: RowRun, { idNumber, masked, login, name, agencyId }: Meant): Promise<Dossier<Officer> | undefined> {
  const { deps } = run
  const byNumber = idNumber === undefined ? undefined : await deps.officers.findOne({ 'index.blind': identityIndex(deps.keys, idNumber) })
  if (byNumber) return byNumber
  const byLogin = login === undefined ? undefined : await deps.officers.findOne({ 'index.login': login, 'index.here': true })
  const found = byLogin ?? (await namesake(deps, name, agencyId, { unnumbered: idNumber !== undefined, masked }))
  if (found && idNumber !== undefined && !found.state.blind)
    throw refuse('import-row-wrong', '本单位已有同名人员，登记时没有身份证号，不能由导入补登；请核对是不是同一个人。', {
      field: 'idNumber',
    })
  if (found && idNumber !== undefined) return undefined
  if (masked) await requireTellable(run, found, { name, masked })
  return found
}

/** What shows of a masked number does not tell two people of one table apart, nor somebody new from somebody who was moved since. */
async function requireTellable(run: RowRun, found: Dossier<Officer> | undefined, { name, masked }: { name: string; masked: string }) {
  const field = 'idNumber'
  if (found && !found.state.masked && ofAnotherRow(run, found))
    throw refuse('import-row-wrong', '本表里这个单位有几个同名人员，请填写完整的身份证号。', { field })
  if (found) return
  const named = await run.deps.officers.findMany({ 'index.name': name, 'index.here': true })
  if (named.some(({ state }) => state.masked === masked))
    throw refuse('import-row-wrong', '别的单位登记了姓名和身份证号头尾都相同的人，可能已经调动，请填写完整的身份证号。', { field })
}

type Telling = { /** Only those whose identity number is not known. */ unnumbered?: boolean; masked?: string | undefined }

/** The one of a name in a unit, of namesakes the one whose number shows the same. */
export async function namesake(
  deps: RowDeps,
  name: string,
  agencyId: string,
  { unnumbered = false, masked }: Telling = {},
): Promise<Dossier<Officer> | undefined> {
  const all = await deps.officers.findMany({ 'index.name': name, 'index.agency': agencyId, 'index.here': true })
  const alike = masked ? all.filter(({ state }) => state.masked === masked) : []
  const others = unnumbered || masked ? all.filter(({ state }) => !state.blind) : all
  const found = alike.length > 0 ? alike : others
  if (found.length > 1) throw refuse('import-row-wrong', '本单位有几个同名人员，请填写身份证号。', { field: 'idNumber' })
  const [one] = found
  return one && deps.officers.store.load(one._id)
}
