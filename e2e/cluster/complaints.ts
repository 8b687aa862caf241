import { randomUUID } from 'node:crypto'
import { filing } from '../../bench/rounds.ts'

// What the public does at a place.

/** Files a complaint that is about nobody's agency in particular. */
export async function file(url: string, region: string): Promise<{ complaintNo: string; receipt: string }> {
  const response = await fetch(`${url}/api/public/complaints`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': randomUUID() },
    body: JSON.stringify({ ...filing, region, accused: { agencyName: '某综合行政执法局' } }),
  })
  if (response.status !== 201) throw new Error(`a filing was answered with ${response.status}: ${(await response.text()).slice(0, 300)}`)
  return (await response.json()) as { complaintNo: string; receipt: string }
}

/** Looks a complaint up by its receipt. */
export async function lookUp(url: string, receipt: string): Promise<{ status: number; body: { complaintNo?: string; code?: string } }> {
  const response = await fetch(`${url}/api/public/complaints/lookup`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ receipt }),
    signal: AbortSignal.timeout(30_000),
  })
  return { status: response.status, body: JSON.parse(await response.text()) as { complaintNo?: string; code?: string } }
}
