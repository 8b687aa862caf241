import { afterAll, expect, test } from '@jest/globals'
import type { ComplaintDetail } from '@mingjian/contracts'
import { dropDataFolder, type Instance, mingjian, newDataFolder, passwordToken, readLogins, startInstance } from './instance.ts'

// Papers issued by eight writers while the process is killed. PAPERS=1000 KILLS=20 runs the full count; the default keeps `npm test` short.

const PAPERS = Number(process.env.PAPERS ?? 60)
const KILLS = Number(process.env.KILLS ?? 3)
const WRITERS = 8
const dir = newDataFolder()
afterAll(() => dropDataFolder(dir))

const filing = (n: number) => ({
  region: '520502',
  accused: { agencyName: '某执法单位' },
  title: `第 ${n} 件`,
  content: `第 ${n} 件，检查时没有出示证件。`,
  anonymous: false,
  contact: { name: '测试', phone: '13900000000', address: '试验路一号' },
  replyBy: 'post',
})

test(`${PAPERS} papers issued at once by ${WRITERS} writers with ${KILLS} kills: numbers dense, unique, none used twice`, async () => {
  let instance = await startInstance(dir)
  let bearer = await signIn(instance)
  const nos: string[] = []
  await each(
    Array.from({ length: PAPERS }, (_, n) => n),
    async (n) => {
      const { complaintNo } = (await call(instance, '', 'POST', '/api/public/complaints', filing(n))) as { complaintNo: string }
      nos.push(complaintNo)
      await call(instance, bearer, 'POST', `/api/intake/complaints/${complaintNo}/accept`, {})
    },
  )
  const numbers = new Map<string, string>()
  const issue = async (no: string) => {
    const path = `/api/intake/complaints/${no}`
    const [paper] = ((await call(instance, bearer, 'GET', path)) as ComplaintDetail).papers
    if (paper && !paper.number) await call(instance, bearer, 'POST', `${path}/papers/${paper.id}/issue`, {})
    const [issued] = ((await call(instance, bearer, 'GET', path)) as ComplaintDetail).papers
    if (issued?.number) numbers.set(no, issued.number)
  }
  for (let kill = 1; kill <= KILLS; kill++) {
    const target = Math.floor((PAPERS * kill) / (KILLS + 1))
    const writers = each(
      nos.filter((no) => !numbers.has(no)),
      async (no) => {
        if (numbers.size >= target) void instance.end('SIGKILL')
        await issue(no).catch(() => undefined)
      },
    )
    await instance.exited
    await writers
    instance = await startInstance(dir)
    bearer = await signIn(instance)
  }
  await each(nos, issue)
  const given = [...numbers.values()].map((number) => Number(/〕(\d+)号$/.exec(number)?.[1])).sort((a, b) => a - b)
  expect(given).toEqual(Array.from({ length: PAPERS }, (_, n) => n + 1))
  expect(await instance.end()).toBe(0)
  expect((await mingjian(dir, 'audit', 'verify')).code).toBe(0)
})

/** Eight at a time, to the end of the list. */
async function each<T>(list: T[], work: (item: T) => Promise<void>): Promise<void> {
  const left = [...list]
  const writer = async () => {
    for (let item = left.shift(); item !== undefined; item = left.shift()) await work(item)
  }
  await Promise.all(Array.from({ length: WRITERS }, writer))
}

const signIn = ({ url }: Instance) => passwordToken(url, 'intake-clerk-520502', readLogins(dir).get('intake-clerk-520502') ?? '')

async function call({ url }: Instance, bearer: string, method: string, path: string, body?: unknown): Promise<unknown> {
  const response = await fetch(url + path, {
    method,
    headers: { 'content-type': 'application/json', ...(bearer ? { authorization: `Bearer ${bearer}` } : {}) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`)
  return response.json()
}
