import type { CloudEvent } from '@mingjian/contracts'

const data = { receivedOn: '2026-03-02', kind: 'complaint', text: '检查时没有出示证件，也没有说明依据。'.repeat(4) }

/** An event of about 800 bytes with its headers, as the bus carries them. */
export const sampleEvent = (subject: string, sequence: number): CloudEvent => ({
  specversion: '1.0',
  id: `${subject}:${sequence}`,
  source: '/mingjian/mingjian/intake',
  type: 'cn.mingjian.intake.complaint-submitted.v1',
  subject,
  time: '2026-03-02T08:00:00+08:00',
  datacontenttype: 'application/json',
  region: '520502',
  sequence,
  data,
})
