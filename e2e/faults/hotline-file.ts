import { setTimeout as sleep } from 'node:timers/promises'
import type { Staff } from './load.ts'

const PATH = '/api/intake/hotline-imports'
const CLERK = 'intake-clerk-5205'
const BOUND_MS = 900_000

let batch = 0

function* lines(rows: number): Generator<string> {
  batch += 1
  yield '工单编号,诉求人,联系电话,标题,内容,类别'
  for (let row = 1; row <= rows; row++) {
    const no = row % 50 === 0 ? row - 1 : row
    const content = row % 90 === 0 ? '' : `第${no}件：检查没有出示证件。`
    yield `F${batch}-${no},张三${no},139${String(no).padStart(8, '0')},工单${no},${content},${no % 10 === 0 ? '行政执法' : '物业管理'}`
  }
}

/** Uploads a hotline file of so many rows with repeats and rows that are refused; answers the import's id. */
export async function beginImport(staff: Staff, rows: number): Promise<string> {
  const form = new FormData()
  form.set('file', new Blob([[...lines(rows)].join('\n')]), 'orders.csv')
  const { status, body } = await staff.call(CLERK, 'POST', PATH, form)
  if (status !== 202) throw new Error(`the file was not taken: ${status} ${JSON.stringify(body)}`)
  return String(body.importId)
}

/** Where an import stands; while nobody answers, asked again. */
export async function importProgress(staff: Staff, id: string): Promise<{ state: string; read: number }> {
  const end = performance.now() + BOUND_MS
  for (;;) {
    const answer = await staff.call(CLERK, 'GET', `${PATH}/${id}`).catch(() => undefined)
    if (answer?.status === 200) return answer.body as { state: string; read: number }
    if (performance.now() > end) throw new Error(`nobody knows the import ${id}: ${answer?.status}`)
    await sleep(500)
  }
}

/** Resolves when so many rows are read, or the import has ended. */
export async function followImport(staff: Staff, id: string, wanted: number): Promise<void> {
  const end = performance.now() + BOUND_MS
  for (;;) {
    const { state, read } = await importProgress(staff, id)
    if (read >= wanted || (state !== 'running' && state !== 'queued')) return
    if (performance.now() > end) throw new Error(`the import ${id} stands at ${read} rows, ${state}`)
    await sleep(100)
  }
}
