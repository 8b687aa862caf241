import { type Appoint, appointShape } from '@mingjian/contracts'
import type { Dossier } from '@mingjian/dossier'
import type { Appointment, AppointmentCommand } from '../domain/appointment/appointment.ts'
import { afterDay, dayOf } from '../domain/instants.ts'
import { refuse } from '../domain/refusals.ts'
import { nameTerms } from '../domain/search-terms.ts'
import { appoint, changeAppointment } from './appointment-steps.ts'
import { identityIndex } from './officer-steps.ts'
import { type Cells, codeIn, dayIn, namesOf, plain, regionIn, shaped } from './read-cells.ts'
import { callOf, type Outcome, ofAnotherRow, outcomeOf, type RowRun, requireSame } from './row-run.ts'

export const CHECKED = '是'
/** What exports write for how somebody is reached: it is sealed, and shown one by one, for a reason. */
export const WITHHELD = '不导出'

/** What tells one row's appointment from another's within a file. */
export const appointmentKey = ({ idNumber, kind, region, name, employer = '' }: Cells): string =>
  idNumber ? `no:${kind}:${idNumber.toUpperCase()}` : `name:${kind}:${region}:${name}:${employer}`

/** Appoints whom a row names, or renews the term and brings the fields up to date, each by its own step. */
export async function takeAppointmentRow(run: RowRun, cells: Cells): Promise<Outcome> {
  const { deps, caller } = run
  const { kinds } = deps.rulebook.for(caller.region).appointments
  const kind = codeIn(cells, 'kind', namesOf(kinds))
  const backgrounds = Object.entries(kinds).find(([code]) => code === kind)?.[1]?.backgrounds ?? {}
  if (cells.notBarred !== CHECKED) throw refuse('import-row-wrong', '请先核实没有不得聘任的情形，填写“是”。', { field: 'notBarred' })
  const body = shaped(appointShape, {
    ...cells,
    kind,
    region: regionIn(cells, caller.region, deps.rulebook) ?? caller.region,
    background: codeIn(cells, 'background', namesOf(backgrounds)),
    fields: (cells.fields ?? '').split(/[、，,;；\s]+/).filter((each) => each !== ''),
    notBarred: true,
    on: dayIn(cells, 'on'),
    until: dayIn(cells, 'until'),
    basis: run.basis.slice(0, 200),
  })
  const known = await knownAppointment(run, body)
  if (!known && body.contact === WITHHELD)
    throw refuse('import-row-wrong', '导出的表里没有联系方式，新聘任的请补填以后再导入。', { field: 'contact' })
  if (!known) return outcomeOf(run, await appoint(deps, callOf(run, 'appoint'), body))
  return outcomeOf(run, known) === 'created' ? 'created' : update(run, known, body)
}

/** By the identity number, else by kind, place and name; of several the one in office, of several of those the one with the same employer or address. */
async function knownAppointment(run: RowRun, body: Appoint): Promise<Dossier<Appointment> | undefined> {
  const { deps } = run
  const { kind, name, region, idNumber, employer } = body
  if (idNumber) return deps.appointments.findOne({ 'index.blind': `${kind}:${identityIndex(deps.keys, idNumber)}` })
  const [first, ...more] = nameTerms(name).reverse()
  const named = await deps.appointments.findMany({
    'index.terms': first,
    $and: [{ 'index.kind': kind }, ...more.map((term) => ({ 'index.terms': term }))],
  })
  const here = named.filter((each) => each.region === region && plain(each.state.name) === plain(name))
  const inOffice = here.filter(({ state }) => !state.ended)
  const same = inOffice.find(({ state }) => plain(state.employer ?? '') === plain(employer ?? ''))
  const found = same ?? inOffice[0] ?? here.find(({ state }) => dayOf(state.from) === body.on)
  const known = found && (await deps.appointments.store.load(found._id))
  // Two of one table that bear one name and lie elsewhere are two.
  return known && !same && ofAnotherRow(run, known) ? undefined : known
}

async function update(run: RowRun, found: Dossier<Appointment>, body: Appoint): Promise<Outcome> {
  const { state } = found
  const how = '请终止后重新聘任'
  requireSame('name', body.name, state.name, '请核对身份证号和姓名')
  requireSame('region', body.region, state.region, how)
  requireSame('background', body.background, state.background, how)
  requireSame('employer', body.employer, state.employer, how)
  const commands: AppointmentCommand[] = []
  if (afterDay(body.until) > state.until) commands.push({ type: 'renew', until: body.until, basis: body.basis })
  if (body.fields.length > 0 && body.fields.join() !== state.fields.join())
    commands.push({ type: 'change-fields', fields: body.fields, reason: body.basis })
  let after = found
  for (const command of commands) after = await changeAppointment(run.deps, callOf(run, command.type), found._id, command)
  return outcomeOf(run, after)
}
