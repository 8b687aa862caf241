import { describe, expect, test } from '@jest/globals'
import { type CloudEvent, intakeEvents as e, eventCatalog } from '@mingjian/contracts'
import type { ComplaintBelow } from '../domain/complaint-below.ts'
import type { ComplaintsBelow } from './exchange-ports.ts'
import { projectComplaint } from './project-complaint.ts'

/** Rows in memory. */
function memory(): ComplaintsBelow & { rows: Map<string, ComplaintBelow> } {
  const rows = new Map<string, ComplaintBelow>()
  return {
    rows,
    find: async (id) => rows.get(id),
    insert: async (row) => !rows.has(row._id) && Boolean(rows.set(row._id, row)),
    advance: async (row) => rows.get(row._id)?.lastSeq === row.lastSeq - 1 && Boolean(rows.set(row._id, row)),
    some: async () => [],
    page: async () => ({ items: [] }),
  }
}

type Told = [type: { type: string; example: object }, data?: object, more?: Partial<CloudEvent>]

const event = ([contract, data, more]: Told, sequence: number): CloudEvent => ({
  specversion: '1.0',
  id: `d:${sequence}`,
  source: '/mingjian-520502/intake',
  type: contract.type,
  subject: 'd',
  time: `2026-03-${String(sequence).padStart(2, '0')}T02:00:00.000Z`,
  datacontenttype: 'application/json',
  region: '520502',
  sequence,
  data: { ...contract.example, ...data },
  ...more,
})

const submitted: Told = [e.complaintSubmittedV1, { acceptBy: { rule: 'acceptance', dueOn: '2026-03-09', provisional: false } }]
const accepted: Told = [e.complaintAcceptedV1]
const day = (rule: string, dueOn = '2026-05-01') => ({ rule, dueOn, provisional: false })

async function after(...told: Told[]): Promise<ComplaintBelow> {
  const store = memory()
  for (const [at, each] of told.entries()) expect(await projectComplaint(store, event(each, at + 1), '5205')).toBe('done')
  return store.rows.get('mingjian-520502/d') as ComplaintBelow
}

describe('one row for each complaint', () => {
  test('the first event makes it, with all that it says', async () => {
    expect(await after(submitted)).toEqual({
      _id: 'mingjian-520502/d',
      lastSeq: 1,
      namespace: 'mingjian-520502',
      dossier: 'd',
      no: '52052026000001',
      region: '520502',
      above: ['52', '5205', '520502'],
      status: 'submitted',
      kind: 'complaint',
      channel: 'web',
      receivedOn: '2026-03-02',
      accusedAgencyId: '5205-urban-management',
      accusedAgencyName: '某市综合行政执法局',
      sealedFrom: ['5205-urban-management'],
      handlingUnit: 'office:5205',
      handlingUnitName: '某市司法局',
      retaliation: false,
      due: day('acceptance', '2026-03-09'),
      overdue: false,
      updatedAt: '2026-03-01T02:00:00.000Z',
    })
  })

  test('the same again, and anything older, changes nothing', async () => {
    const store = memory()
    const first = event(submitted, 1)
    const second = event(accepted, 2)
    for (const each of [first, second]) await projectComplaint(store, each, '5205')
    const row = store.rows.get('mingjian-520502/d')
    for (const each of [first, second, first]) expect(await projectComplaint(store, each, '5205')).toBe('duplicate')
    expect(store.rows.get('mingjian-520502/d')).toEqual(row)
  })

  test('a gap waits for its predecessor', async () => {
    const store = memory()
    expect(await projectComplaint(store, event(accepted, 2), '5205')).toBe('gap')
    await projectComplaint(store, event(submitted, 1), '5205')
    expect(await projectComplaint(store, event([e.complaintClosedV1], 3), '5205')).toBe('gap')
    expect(await projectComplaint(store, event(accepted, 2), '5205')).toBe('done')
    expect(await projectComplaint(store, event([e.complaintClosedV1], 3), '5205')).toBe('done')
  })

  test('a lost race looks again', async () => {
    const store = { ...memory(), advance: async () => false }
    await projectComplaint(store, event(submitted, 1), '5205')
    expect(await projectComplaint(store, event(accepted, 2), '5205')).toBe('gap')
  })

  test('no place tells of another one, nor changes its row', async () => {
    const store = memory()
    await projectComplaint(store, event(submitted, 1), '5205')
    const foreign = event([e.complaintClosedV1, {}, { source: '/mingjian-520521/intake', region: '520521' }], 2)
    expect(await projectComplaint(store, foreign, '520502')).toEqual({ dead: expect.stringContaining('520502') })
    expect(await projectComplaint(store, foreign, '5205')).toBe('gap')
    expect(await projectComplaint(store, event([e.complaintClosedV1, {}, { source: '/mingjian/intake' }], 2), '5205')).toHaveProperty(
      'dead',
    )
    expect(store.rows.get('mingjian-520502/d')).toMatchObject({ status: 'submitted', lastSeq: 1 })
  })

  test('a place does not put its complaint into the neighbour’s region', async () => {
    expect(await after([e.complaintSubmittedV1, {}, { region: '520521' }])).toMatchObject({
      region: '520502',
      above: ['52', '5205', '520502'],
    })
    expect(await after(submitted, [e.complaintAcceptedV1, {}, { region: '52' }])).toMatchObject({ region: '520502' })
  })

  test('the first event is the submission, or nothing', async () => {
    expect(await projectComplaint(memory(), event(accepted, 1), '5205')).toHaveProperty('dead')
  })

  test('every type that intake publishes is taken, also one that this version does not know', async () => {
    const types = [...eventCatalog.values()].filter(({ context, aggregate }) => context === 'intake' && aggregate === 'complaint')
    const all = types.filter(({ type }) => type !== e.complaintSubmittedV1.type).map((contract): Told => [contract])
    const unknown: Told = [{ type: 'cn.mingjian.intake.complaint-sung-about.v1', example: { song: '…' } }]
    expect(await after(submitted, ...all, unknown)).toMatchObject({ lastSeq: all.length + 2 })
    expect(all.length).toBeGreaterThan(25)
  })
})

describe('the status follows what is told', () => {
  const closed: Told = [e.complaintClosedV1]
  const replied: Told = [e.complaintRepliedV1]
  const suspended: Told = [e.complaintSuspendedV1]
  const merged: Told = [e.complaintMergedV1]
  const returned: Told = [e.complaintOrderReturnedV1]
  const ruled = (accepted: boolean): Told => [e.complaintOrderReturnRuledV1, { accepted }]
  const CASES: [name: string, told: Told[], status: string, more: { before?: string; closedOn?: string; due?: string; unit?: string }][] = [
    ['accepted', [accepted], 'accepted', { due: 'answer' }],
    ['assigned', [accepted, [e.complaintAssignedV1]], 'assigned', { due: 'answer' }],
    ['replied and closed', [accepted, replied, closed], 'closed', { closedOn: '2026-03-04' }],
    ['declined', [[e.complaintDeclinedV1]], 'declined', { closedOn: '2026-03-02' }],
    ['referred', [[e.complaintReferredV1]], 'submitted', { due: 'acceptance', unit: '某区司法局' }],
    ['referred outside', [[e.complaintReferredV1, { toUnit: 'outside:52', toUnitName: '省厅' }]], 'referred', { unit: '省厅' }],
    ['suspended', [accepted, suspended], 'suspended', { before: 'accepted' }],
    ['resumed', [accepted, suspended, [e.complaintResumedV1]], 'accepted', { due: 'answer' }],
    ['merged', [accepted, merged], 'merged', { before: 'accepted' }],
    ['unmerged', [accepted, merged, [e.complaintUnmergedV1]], 'accepted', {}],
    ['re-opened', [accepted, closed, [e.complaintReopenedV1]], 'accepted', { due: 'answer' }],
    ['returned, and it stays', [returned, ruled(false)], 'submitted', {}],
    ['returned for good', [returned, ruled(true)], 'returned', { before: 'submitted', closedOn: '2026-03-03' }],
  ]
  test.each(CASES)('%s', async (_name, told, status, more) => {
    const row = await after(submitted, ...told)
    const found = { status: row.status, before: row.before, closedOn: row.closedOn, due: row.due?.rule, unit: row.handlingUnitName }
    expect(found).toEqual({ before: undefined, closedOn: undefined, due: undefined, unit: '某市司法局', ...more, status })
  })

  test('a day that has passed counts only while it runs', async () => {
    const reached = (rule: string, stage: string): Told => [e.complaintDeadlineReachedV1, { deadline: day(rule), stage }]
    expect(await after(submitted, reached('acceptance', 'due'))).toMatchObject({ overdue: false })
    expect(await after(submitted, reached('archive', 'overdue'))).toMatchObject({ overdue: false })
    expect(await after(submitted, reached('acceptance', 'overdue'))).toMatchObject({ overdue: true })
    expect(await after(submitted, reached('acceptance', 'escalated'), [e.complaintRatedV1])).toMatchObject({ overdue: true })
    expect(await after(submitted, reached('acceptance', 'overdue'), accepted)).toMatchObject({ overdue: false })
    expect(await after(submitted, accepted, reached('answer', 'overdue'), [e.complaintRepliedV1])).toMatchObject({ overdue: false })
  })

  test('a day that is counted anew takes the place of the old one', async () => {
    const recounted: Told = [e.complaintDeadlineRecomputedV1, { deadline: day('acceptance', '2026-03-12') }]
    expect((await after(submitted, recounted)).due).toEqual(day('acceptance', '2026-03-12'))
    expect((await after(submitted, accepted, recounted)).due).toEqual(day('answer', '2026-04-07'))
  })
})
