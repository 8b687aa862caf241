import { senderOf, verifySigned } from '@mingjian/platform'
import { z } from 'zod'
import { refuse } from '../domain/complaint/refusals.ts'
import { TYPES } from './handover-package.ts'
import type { IntakeDeps } from './intake-deps.ts'
import { named } from './sealed-package.ts'

const requestShape = z.strictObject({ handover: z.uuid(), to: z.string() })

/** A partner asks over the network: who it is and which handover it means, signed for this instance. Refuses everybody else before anything is read. */
export async function requireRequest({ handover }: Pick<IntakeDeps, 'handover'>, request: string): Promise<{ handover: string }> {
  const from = await handover.partners.bySigner(await named(Promise.resolve().then(() => senderOf(request))))
  if (!from) throw refuse('handover-sender-unknown', '发出机关没有登记，请系统管理员先登记它的公钥。')
  const parsed = requestShape.safeParse(await named(verifySigned(request, from.keys, TYPES.request)))
  if (!parsed.success || parsed.data.to !== handover.keys.public.keys[1].kid)
    throw refuse('handover-not-for-us', '这个请求不是发给本机关的，请核对接收机关。')
  return { handover: parsed.data.handover }
}
