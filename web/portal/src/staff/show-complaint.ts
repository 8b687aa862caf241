import { type ComplaintDetail, complaintDetailShape } from '@mingjian/contracts'
import type { Request, Response } from 'express'
import { z } from 'zod'
import type { AgencyItem } from '../directory.ts'
import type { FieldErrors } from '../field-errors.ts'
import type { Choice } from '../fields.ts'
import { FormValues } from '../form-values.ts'
import type { Fragment } from '../html.ts'
import { agenciesAround } from './agencies-around.ts'
import { complaintPage, type Names } from './complaint-page.ts'
import type { StepChoices } from './complaint-step.ts'
import { NO_ERRORS, type StaffContext, sessionOf, showStaff } from './staff-visit.ts'

const colleaguesShape = z.object({ items: z.array(z.object({ id: z.string(), title: z.string() })) })
const partnersShape = z.object({ items: z.array(z.object({ region: z.string(), name: z.string() })) })

/** What is shown besides the complaint itself: what was typed and refused, or what was just read or done. */
export type Showing = { values?: FormValues; errors?: FieldErrors; failed?: string; contact?: Fragment }

/** Shows the page of one complaint as it stands now; every form on it comes back here when it is refused. */
export function complaintShower({ api, directory }: StaffContext) {
  const address = (no: string) => `/api/intake/complaints/${encodeURIComponent(no)}`
  return show

  async function show(request: Request, response: Response, no: string, showing: Showing = {}): Promise<void> {
    const { errors = NO_ERRORS, failed, contact } = showing
    const session = sessionOf(response)
    const found = await api.call('GET', address(no), complaintDetailShape, { bearer: session.bearer })
    const [names, choices, partners] = await Promise.all([
      namesOf(found),
      choicesFor(found, session.bearer),
      partnersFor(found, session.bearer),
    ])
    const values = showing.values ?? known(found)
    const body = complaintPage({ found, names, partners, choices, session, state: { values, errors }, failed, contact })
    showStaff(request, response, found.title, body, errors.size > 0 ? 422 : 200)
  }

  async function namesOf(found: ComplaintDetail): Promise<Names> {
    const name = (list: string, code: string | undefined) => (code ? directory.codeName(list, code) : '')
    const [status, kind, channel, region, problems, conclusions, language, helper, replyBy] = await Promise.all([
      directory.codeName('complaint-statuses', found.status),
      directory.codeName('kinds', found.kind),
      directory.codeName('channels', found.channel),
      directory.regionName(found.region),
      Promise.all(found.problemTypes.map((code) => directory.codeName('problem-types', code))),
      directory.codes('conclusions'),
      name('languages', found.language),
      name('relations', found.helper?.relation),
      name('reply-ways', found.replyBy),
    ])
    const conclusion = (code: string) => conclusions.find((each) => each.code === code)?.name ?? code
    return { status, kind, channel, region, problemTypes: problems, conclusion, language, helper, replyBy }
  }

  /** Only what the open steps need is asked for. */
  async function choicesFor(found: ComplaintDetail, bearer: string): Promise<StepChoices> {
    const may = (...steps: string[]) => steps.some((step) => found.may.includes(step))
    const codes = async (list: string, wanted: boolean): Promise<Choice[]> =>
      wanted ? (await directory.codes(list)).map(({ code, name }) => ({ value: code, text: name })) : []
    const [
      declineGrounds,
      suspensionGrounds,
      orderReturnGrounds,
      conclusions,
      otherRoutes,
      transferBodies,
      retention,
      publicity,
      colleagues,
      agencies,
    ] = await Promise.all([
      codes('decline-grounds', may('decline', 'terminate')),
      codes('suspension-grounds', may('suspend')),
      codes('order-return-grounds', may('return-order')),
      codes('conclusions', may('record-findings')),
      codes('other-routes', may('note-route')),
      codes('transfer-bodies', may('transfer-clue')),
      codes('retention', may('archive')),
      codes('publicity', may('archive')),
      may('assign', 'recuse') ? api.call('GET', '/api/staff/colleagues', colleaguesShape, { bearer }) : { items: [] },
      may('refer', 'assign', 'request-assistance') ? agenciesAround(directory, found.region) : [],
    ])
    return {
      declineGrounds,
      suspensionGrounds,
      conclusions,
      orderReturnGrounds,
      offices: choose(agencies, SUPERVISION),
      assistants: choose(agencies, [...SUPERVISION, 'department', 'institution']),
      otherRoutes,
      transferBodies,
      retention,
      publicity,
      colleagues: colleagues.items.map(({ id, title }) => ({ value: id, text: title })),
    }
  }

  async function partnersFor(found: ComplaintDetail, bearer: string): Promise<Choice[]> {
    if (!found.may.includes('offer-handover')) return []
    const { items } = await api.call('GET', '/api/intake/handover-partners', partnersShape, { bearer })
    return items.map(({ region, name }) => ({ value: region, text: name }))
  }
}

/** Findings recorded before are the beginning of the next ones. */
function known({ findings }: ComplaintDetail): FormValues {
  return new FormValues(
    findings.flatMap(({ allegation, conclusion, facts, basis }): [string, string][] => [
      [`conclusion-${allegation}`, conclusion],
      [`facts-${allegation}`, facts],
      [`basis-${allegation}`, basis ?? ''],
    ]),
  )
}

const SUPERVISION = ['supervision-office', 'internal-unit']
const choose = (agencies: AgencyItem[], kinds: string[]): Choice[] =>
  agencies.filter(({ kind }) => kinds.includes(kind)).map(({ id, name }) => ({ value: id, text: name }))
