import { Agent, request } from 'node:http'

export const CLIENTS = 32
const agent = new Agent({ keepAlive: true, maxSockets: CLIENTS })

/** Posts JSON on a kept connection; answers the status. */
export function post(url: string, body: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const call = request(
      url,
      { method: 'POST', agent, headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) } },
      (response) => {
        response.resume()
        response.on('end', () => resolve(response.statusCode ?? 0))
      },
    )
    call.on('error', reject)
    call.end(body)
  })
}

/** Posts so many times by 32 clients; answers how many a second. Anything but 201 ends it. */
export async function round(url: string, body: string, count: number): Promise<number> {
  let left = count
  const started = process.hrtime.bigint()
  await Promise.all(
    Array.from({ length: CLIENTS }, async () => {
      while (left-- > 0) {
        const status = await post(url, body)
        if (status !== 201) throw new Error(`${url} answered ${status}`)
      }
    }),
  )
  return count / (Number(process.hrtime.bigint() - started) / 1e9)
}

/** Closes the kept connections. */
export const hangUp = () => agent.destroy()

/** The middle one. */
export const median = (values: number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0

/** What a measured filing says. */
export const filing = {
  region: '520502',
  accused: { agencyId: 'dept-520502-market' },
  problemTypes: ['unlawful-procedure'],
  title: '检查没有出示证件也没有说明依据',
  content:
    '上周三上午，执法人员到店检查时没有出示执法证件，也没有说明检查的依据，拿走了两箱货物没有开清单，要求第二天到所里接受处理。希望依法核查并告诉我结果。',
  anonymous: false,
  contact: { name: '测试', phone: '13900000000' },
}
