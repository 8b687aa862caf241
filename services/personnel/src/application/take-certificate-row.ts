import { fileCertificateShape } from '@mingjian/contracts'
import { factsKnown } from '../domain/certificate/check.ts'
import type { Certificate } from '../domain/certificate/state.ts'
import { dayOf, lastDayBefore } from '../domain/instants.ts'
import { refuse } from '../domain/refusals.ts'
import { fileCertificate } from './certificate-application.ts'
import { certificateOf, findCertificate } from './find-certificate.ts'
import { identityIndex } from './officer-steps.ts'
import { type Cells, codeIn, dayIn, maskedIn, namesOf, shaped } from './read-cells.ts'
import { agencyRef, callOf, type Outcome, outcomeOf, type RowRun, requireSame } from './row-run.ts'
import { namesake } from './take-officer-row.ts'

/** What tells one row's card from another's within a file. */
export const certificateKey = ({ no = '' }: Cells): string => `no:${no.toUpperCase()}`

/** Files the card of a row; one that is registered already stays as it is, and a row that says otherwise is refused. */
export async function takeCertificateRow(run: RowRun, cells: Cells): Promise<Outcome> {
  const { deps, caller } = run
  const { kinds } = deps.rulebook.for(caller.region).certificates
  const { name: _name, idNumber: _idNumber, agencyId: _agencyId, ...card } = cells
  const body = shaped(fileCertificateShape, {
    ...card,
    officerId: await holderOf(run, cells),
    kind: codeIn(cells, 'kind', namesOf(kinds)),
    issuedOn: dayIn(cells, 'issuedOn'),
    validTo: dayIn(cells, 'validTo'),
  })
  const known = await certificateOf(deps, body.no)
  if (!known) return outcomeOf(run, await fileCertificate(deps, callOf(run, 'file'), body))
  const { state } = await findCertificate(deps, { ...callOf(run, 'find'), no: body.no })
  requireSameCard(state, body)
  return outcomeOf(run, known)
}

type Body = { no: string; officerId: string; kind: string; issuedOn: string; validTo: string; issuer: string }

function requireSameCard(state: Certificate, body: Body): void {
  const fact = factsKnown(state).find((each) => each.kind === 'card' && each.no === body.no)
  if (fact?.kind !== 'card') throw refuse('certificate-number-taken', '这个证号登记过后又更正了，请核对。', { field: 'no' })
  const how = '证件的内容登记有误的，请在证件页面上更正'
  requireSame('name', body.officerId, state.officer, '这个证号登记在另一个人名下，请核对')
  requireSame('kind', body.kind, state.kind, how)
  requireSame('issuedOn', body.issuedOn, dayOf(fact.from), how)
  requireSame('validTo', body.validTo, lastDayBefore(fact.to), how)
  requireSame('issuer', body.issuer, fact.issuer, how)
}

/** Who the row means: by the identity number, else by the name within the unit, of namesakes by what shows of the number. */
export async function holderOf(run: RowRun, cells: Cells): Promise<string> {
  const { deps } = run
  const { name = '', idNumber, agencyId } = cells
  const masked = maskedIn(cells)
  const unit = await agencyRef(run, agencyId, 'agencyId')
  const found =
    idNumber && !masked
      ? await deps.officers.findOne({ 'index.blind': identityIndex(deps.keys, idNumber) })
      : unit && (await namesake(deps, name, unit, { masked }))
  if (!found) throw refuse('import-row-wrong', '这个单位没有登记这个人员，请先导入人员表，或者核对姓名和单位。', { field: 'name' })
  requireSame('name', name, found.state.name, '请核对身份证号和姓名')
  requireSame('agencyId', unit, found.state.agency, '请先办理调动')
  return found._id
}
