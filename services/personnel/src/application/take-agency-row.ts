import { registerAgencyShape } from '@mingjian/contracts'
import { type Dossier, derivedId } from '@mingjian/dossier'
import type { AgencyCommand } from '../domain/agency/agency.ts'
import { newestFacts } from '../domain/agency/agency-at.ts'
import type { Agency } from '../domain/agency/state.ts'
import { refuse } from '../domain/refusals.ts'
import { changeAgency, findAgency, type RegisterAgency, registerAgency } from './agency-steps.ts'
import { LEVEL_OF_REGION } from './enter-agencies.ts'
import { AGENCY_KINDS, AGENCY_LEVELS, AGENCY_RANKS, type Cells, codeIn, dayIn, regionIn, shaped } from './read-cells.ts'
import { agencyRef, callOf, differs, type Outcome, outcomeOf, type RowRun, requireSame } from './row-run.ts'

type Body = RegisterAgency & { phone?: string | undefined }

/** What tells one row's agency from another's within a file. */
export const agencyKey = ({ id, creditCode, region, name }: Cells): string =>
  id ? `id:${id}` : creditCode ? `code:${creditCode}` : `name:${region}:${name}`

/** Registers the agency of a row, or brings name, phone, rank and superior up to date, each by its own step. */
export async function takeAgencyRow(run: RowRun, cells: Cells): Promise<Outcome> {
  const { deps, caller } = run
  const region = regionIn(cells, caller.region, deps.rulebook)
  const given = {
    ...cells,
    region,
    kind: codeIn(cells, 'kind', AGENCY_KINDS),
    level: codeIn(cells, 'level', AGENCY_LEVELS) ?? LEVEL_OF_REGION[region?.length ?? 0],
    rank: codeIn(cells, 'rank', AGENCY_RANKS),
    parentId: await agencyRef(run, cells.parentId, 'parentId'),
    superiorId: await agencyRef(run, cells.superiorId, 'superiorId'),
    on: dayIn(cells, 'on'),
  }
  const body = shaped(registerAgencyShape, JSON.parse(JSON.stringify(given))) as Body
  const known = await knownAgency(run, body)
  if (known) return update(run, await findAgency(deps, callOf(run, 'find'), known), body, cells)
  if (body.id === undefined && body.creditCode === undefined) body.id = derivedId(`${body.region}:${body.name}`, 'imported-agency')
  return outcomeOf(run, await registerAgency(deps, callOf(run, 'register'), body))
}

async function knownAgency({ deps }: RowRun, { id, creditCode, region, name }: Body): Promise<string | undefined> {
  const byCode = creditCode === undefined ? undefined : await deps.agencies.findOne({ 'index.creditCode': creditCode })
  if (byCode && id !== undefined && byCode._id !== id)
    throw refuse('import-row-wrong', '这个信用代码登记在另一个单位编号下，请核对。', { field: 'creditCode' })
  if (byCode) return byCode._id
  if (id !== undefined) return (await deps.agencies.store.load(id))?._id
  for (const each of await deps.agenciesNamed(name)) {
    const found = await deps.agencies.store.load(each._id)
    if (found?.region === region) return found._id
  }
  return undefined
}

async function update(run: RowRun, found: Dossier<Agency>, body: Body, cells: Cells): Promise<Outcome> {
  if (outcomeOf(run, found) === 'created') return 'created'
  const facts = newestFacts(found.state)
  const step = '请在单位页面上办理'
  requireSame('region', body.region, found.state.region, step)
  requireSame('creditCode', body.creditCode, found.state.creditCode, step)
  requireSame('kind', body.kind, facts.kind, step)
  requireSame('field', body.field, facts.field, step)
  requireSame('sign', body.sign, facts.sign, step)
  if (cells.level !== undefined) requireSame('level', body.level, facts.level, step)
  const { on } = body
  const { basis } = run
  const commands: AgencyCommand[] = []
  if (differs(body.name, facts.name)) commands.push({ type: 'rename', name: body.name, on, basis, initials: run.deps.initials(body.name) })
  if (body.phone !== undefined && differs(body.phone, facts.phone)) commands.push({ type: 'publish-phone', phone: body.phone, on })
  if (body.rank !== undefined && body.rank !== facts.rank) commands.push({ type: 'set-rank', rank: body.rank, on, basis })
  const moved = {
    ...(body.parentId !== undefined && body.parentId !== facts.parentId ? { parentId: body.parentId } : {}),
    ...(body.superiorId !== undefined && body.superiorId !== facts.superiorId ? { superiorId: body.superiorId } : {}),
  }
  if (Object.keys(moved).length > 0) commands.push({ type: 'change-superior', ...moved, on, basis })
  let after = found
  for (const command of commands) after = await changeAgency(run.deps, callOf(run, command.type), found._id, command)
  return outcomeOf(run, after)
}
