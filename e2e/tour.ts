import { spawnSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { dropDataFolder, loginsIn, newDataFolder, passwordToken, readLogins, startInstance } from './instance.ts'

// The whole life of one complaint over HTTP, printed; the first surprise ends it with exit code 1.

type Answer = { status: number; headers: Headers; body: Record<string, unknown> }
type Running = { url: string; logins: Map<string, string>; stop: () => Promise<void> }

class Surprise extends Error {}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { url: { type: 'string' }, logins: { type: 'string' }, region: { type: 'string' }, help: { type: 'boolean' } },
    allowPositionals: false,
  })
  if (values.help) {
    console.log(
      'npm run tour [-- --url http://host:port --logins path/to/first-logins.json --region code]\nWithout --url it starts an instance of its own in a temporary folder. --region: where the complaint is filed, the county of the logins or its township.',
    )
    return
  }
  const instance = values.url
    ? running(values.url, values.logins ?? join(process.env.DATA_DIR ?? 'data', 'first-logins.json'))
    : await ownInstance()
  try {
    await tour(instance, values.region)
    console.log(
      '\nthe tour is complete: one complaint filed, accepted, investigated, answered, signed off, rated, re-opened and closed again',
    )
  } catch (error) {
    if (!(error instanceof Surprise)) throw error
    console.error(`\nsurprise: ${error.message}`)
    process.exitCode = 1
  } finally {
    await instance.stop()
  }
}

function running(url: string, file: string): Running {
  return {
    url: url.replace(/\/$/, ''),
    logins: existsSync(file) ? loginsIn(readFileSync(file, 'utf8')) : composedLogins(file),
    stop: async () => {},
  }
}

/** The logins of the composed system lie in its volume. */
function composedLogins(file: string): Map<string, string> {
  const { status, stdout } = spawnSync('docker', ['compose', 'exec', '-T', 'intake', 'cat', '/secrets/first-logins.json'], {
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(`${file} is not there, and no composed system runs here: name the file by --logins`)
  return loginsIn(stdout)
}

async function ownInstance(): Promise<Running> {
  const dir = newDataFolder()
  const instance = await startInstance(dir)
  const stop = async () => {
    await instance.end()
    dropDataFolder(dir)
  }
  return { url: instance.url, logins: readLogins(dir), stop }
}

/** City, county and township that a demo has people in. */
function placesOf(logins: Map<string, string>): { city: string; county: string; township: string } {
  const codes = [...logins.keys()].flatMap((name) => /^auditor-(\d+)$/.exec(name)?.[1] ?? [])
  const [city, county, township] = [4, 6, 9].map((length) => codes.find((code) => code.length === length))
  if (!city || !county || !township) throw new Surprise('the logins are not those of a demo: one per role in city, county and township')
  return { city, county, township }
}

async function tour({ url, logins }: Running, region?: string): Promise<void> {
  const { city, county, township } = placesOf(logins)
  const place = region ?? county
  const tokens = new Map<string, string>()

  async function call(
    method: string,
    path: string,
    options: { as?: string; body?: unknown; expect?: number; key?: string; show?: (body: Answer['body']) => unknown } = {},
  ): Promise<Answer> {
    const { as, body, expect = 200, key, show } = options
    const headers: Record<string, string> = {
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(key ? { 'idempotency-key': key } : {}),
    }
    if (as) headers.authorization = `Bearer ${await token(as)}`
    const response = await fetch(url + path, { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) })
    const text = await response.text()
    const answer = {
      status: response.status,
      headers: response.headers,
      body: text.startsWith('{') ? (JSON.parse(text) as Answer['body']) : {},
    }
    console.log(`${as ?? '公众'}  ${method} ${path}  → ${answer.status}`)
    if (answer.status !== expect)
      throw new Surprise(`${method} ${path} answered ${answer.status}, expected ${expect}: ${text.slice(0, 500)}`)
    if (show) console.log(`    ${JSON.stringify(show(answer.body))}`)
    return answer
  }

  async function token(username: string): Promise<string> {
    const known = tokens.get(username)
    if (known) return known
    const password = logins.get(username)
    if (!password) throw new Surprise(`first-logins.json has no login ${username}`)
    const access_token = await passwordToken(url, username, password)
    tokens.set(username, access_token)
    return access_token
  }

  const check = (what: string, holds: boolean) => {
    console.log(`    ${holds ? '✓' : '✗'} ${what}`)
    if (!holds) throw new Surprise(what)
  }

  const agencies = await call('GET', `/api/public/agencies?region=${county}&q=综合行政执法局`, {
    show: (body) => (body.items as { name: string }[]).map(({ name }) => name),
  })
  const agency = (agencies.body.items as { id: string; kind: string }[]).find(({ kind }) => kind === 'department')
  if (!agency) throw new Surprise('the demo has no department to complain about')

  const filing = {
    region: place,
    accused: { agencyId: agency.id },
    problemTypes: ['unlawful-procedure', 'arbitrary-fines'],
    title: '摆摊被罚款没有给决定书',
    content: '上周三上午在市场门口摆摊，执法人员没有出示证件就罚款二百元，也没有给处罚决定书。我的电话是13800000000。',
    anonymous: false,
    contact: { name: '测试甲', phone: '13800000000' },
    allegations: [
      { text: '罚款没有出具处罚决定书', problemType: 'unlawful-procedure' },
      { text: '执法时没有出示证件', problemType: 'no-certificate-shown' },
    ],
  }
  const key = randomUUID()
  const filed = await call('POST', '/api/public/complaints', {
    body: filing,
    expect: 201,
    key,
    show: ({ complaintNo, acceptBy, handler }) => ({ complaintNo, acceptBy, handler }),
  })
  const again = await call('POST', '/api/public/complaints', { body: filing, expect: 201, key })
  check(
    'the same filing sent twice is one complaint with one receipt',
    again.body.complaintNo === filed.body.complaintNo && again.body.receipt === filed.body.receipt,
  )
  const no = String(filed.body.complaintNo)
  const receipt = String(filed.body.receipt)
  const path = `/api/intake/complaints/${no}`
  const lookUp = async () =>
    (await call('POST', '/api/public/complaints/lookup', { body: { receipt }, show: ({ status, may }) => ({ status, may }) })).body

  check('the receipt shows it as received', (await lookUp()).status === 'submitted')
  await call('GET', path, { expect: 401 })
  await call('GET', path, { as: `supervisor-${township}`, expect: 404 })
  await call('GET', path, { as: `agency-liaison-${county}`, expect: 404 })
  await call('GET', path, { as: `system-admin-${county}`, expect: 403 })
  const detail = await call('GET', path, {
    as: `intake-clerk-${county}`,
    show: ({ title, content, handling }) => ({ title, content, handling }),
  })
  check('the text that handlers read has no phone number', !JSON.stringify(detail.body).includes('13800000000'))
  await call('POST', `${path}/accept`, { as: `intake-clerk-${city}`, body: {}, expect: 403 })
  await call('POST', `${path}/request-supplement`, { as: `intake-clerk-${county}`, body: { items: '请补充被罚款的具体地点' } })
  check('the person may supplement', ((await lookUp()).may as string[]).includes('supplement'))
  await call('POST', '/api/public/complaints/supplement', { body: { receipt, text: '地点在南门市场东门。' } })
  await call('POST', `${path}/accept`, { as: `intake-clerk-${county}`, body: {} })
  const meta = await call('GET', path, { as: `supervisor-${county}` })
  const me = async (username: string) =>
    JSON.parse(Buffer.from((await token(username)).split('.')[1] ?? '', 'base64url').toString()).sub as string
  const handlers = [await me(`supervisor-${county}`), await me(`supervisor-b-${county}`)]
  await call('POST', `${path}/assign`, { as: `intake-clerk-${county}`, body: { handlers: handlers.slice(0, 1) }, expect: 422 })
  await call('POST', `${path}/assign`, { as: `intake-clerk-${county}`, body: { handlers } })
  check(
    'If-Match refuses what was decided on an older version',
    await staleRefused(url, path, await token(`approver-${county}`), Number(meta.body.version)),
  )
  await call('POST', `${path}/message`, { as: `supervisor-${county}`, body: { text: '我们将于明天到现场核查。' } })
  await call('POST', '/api/public/complaints/message', { body: { receipt, text: '好的，我明天在。' } })
  await call('POST', `${path}/reveal-contact`, {
    as: `supervisor-${county}`,
    body: { reason: '约定现场核查时间' },
    show: ({ state }) => ({ state }),
  })
  await call('POST', `${path}/extend`, { as: `approver-${county}`, body: { days: 10, ground: '需要调取监控' } })
  await call('POST', `${path}/record-findings`, {
    as: `supervisor-${county}`,
    body: {
      findings: [
        { allegation: 1, conclusion: 'upheld', facts: '未制作处罚决定书', basis: '行政处罚法第五十九条' },
        { allegation: 2, conclusion: 'unverifiable', facts: '执法记录仪没有录像' },
      ],
    },
  })
  await call('POST', `${path}/reply`, { as: `supervisor-${county}`, body: { text: '经核查，罚款没有出具处罚决定书属实，已责令改正。' } })
  await call('POST', `${path}/close`, { as: `supervisor-${county}`, body: {}, expect: 403 })
  await call('POST', `${path}/close`, { as: `approver-${county}`, body: {} })
  check('the person reads the answer', JSON.stringify((await lookUp()).answer).includes('责令改正'))
  await call('POST', '/api/public/complaints/rate', { body: { receipt, resolved: false, satisfaction: 2 } })
  await call('POST', '/api/public/complaints/reopen', { body: { receipt, reason: '罚款还没有退回，请再查一次。' } })
  await call('POST', `${path}/assign`, { as: `intake-clerk-${county}`, body: { handlers }, expect: 409 })
  await call('POST', `${path}/assign`, {
    as: `intake-clerk-${county}`,
    body: { handlers: [await me(`supervisor-c-${county}`), await me(`supervisor-d-${county}`)] },
  })
  await call('POST', `${path}/record-findings`, {
    as: `supervisor-c-${county}`,
    body: { findings: [1, 2].map((allegation) => ({ allegation, conclusion: 'upheld', facts: '复查：票据存根和调取的监控可以证明' })) },
  })
  await call('POST', `${path}/reply`, { as: `supervisor-d-${county}`, body: { text: '复查属实，罚款已退还，对承办人员另行处理。' } })
  await call('POST', `${path}/close`, { as: `approver-${county}`, body: {} })
  await call('POST', '/api/public/complaints/rate', { body: { receipt, resolved: true, satisfaction: 5 } })
  await call('POST', '/api/public/complaints/reopen', { body: { receipt, reason: '还想再查一次。' }, expect: 409 })
  check('the second round is closed', (await lookUp()).status === 'closed')
  const list = await call('GET', '/api/intake/complaints?limit=5', {
    as: `auditor-${city}`,
    show: (body) => (body.items as { no: string; status: string }[]).map(({ no: each, status }) => `${each} ${status}`),
  })
  check(
    'the city sees it in its list',
    (list.body.items as { no: string }[]).some((item) => item.no === no),
  )
  await call('GET', '/api/public/statistics', { show: ({ received, accepted, answered }) => ({ received, accepted, answered }) })
}

async function staleRefused(url: string, path: string, bearer: string, version: number): Promise<boolean> {
  const headers = { authorization: `Bearer ${bearer}`, 'content-type': 'application/json', 'if-match': `"${version}"` }
  const response = await fetch(`${url}${path}/extend`, { method: 'POST', headers, body: JSON.stringify({ days: 5, ground: '过期的页面' }) })
  return response.status === 412
}

await main()
