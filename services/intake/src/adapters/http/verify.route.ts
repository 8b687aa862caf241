import { regionCode } from '@mingjian/contracts'
import { DomainError } from '@mingjian/dossier'
import { type Route, route } from '@mingjian/platform'
import { z } from 'zod'
import { ACCESS } from './access.ts'

const findingShape = z.object({ dossier: z.string(), region: z.string(), seq: z.number().optional(), reason: z.string() })
type Verify = (region: string) => Promise<{ checked: number; events: number; heads: number; findings: z.output<typeof findingShape>[] }>

/** An auditor lets the store of their region be verified; one run at a time. */
export function verifyRoute(verify: Verify): Route {
  let running: ReturnType<Verify> | undefined
  return route({
    method: 'get',
    path: '/api/audit/verify',
    operationId: 'verify-audit-trail',
    summary: '核验卷宗链',
    access: { roles: ACCESS.verify },
    query: z.strictObject({ region: regionCode.optional() }),
    responses: {
      200: {
        description: '核验结果',
        schema: z.object({ checked: z.number(), events: z.number(), heads: z.number(), findings: z.array(findingShape) }),
      },
    },
    async handle({ query, caller }) {
      const region = query.region ?? caller.region
      if (!region.startsWith(caller.region)) throw new DomainError('forbidden', '只能核验本地区和下级地区的卷宗。')
      if (running) throw new DomainError('version-conflict', '正在核验，请稍后再试。')
      running = verify(region)
      try {
        return { body: await running }
      } finally {
        running = undefined
      }
    },
  })
}
