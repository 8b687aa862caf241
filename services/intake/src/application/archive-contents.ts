import type { ArchiveItem, Block } from '@mingjian/documents'
import { type Dossier, openDataKey, openField } from '@mingjian/dossier'
import type { Complaint } from '../domain/complaint/state.ts'
import { historyText } from './history-text.ts'
import type { IntakeDeps } from './intake-deps.ts'

type Original = { id: string; sha256: string; name: string }

/** Everything that was handed in, issued or found, as it was kept. */
export function archiveOriginals({ attachments, messages, papers, evidence }: Complaint): Original[] {
  const files = [
    ...attachments.map(({ id, sha256 }) => ({ id, sha256, name: 'attachment' })),
    ...messages.flatMap((each) => each.attachments.map(({ id, sha256 }) => ({ id, sha256, name: 'message' }))),
    ...papers.flatMap(({ issued, service }) => [
      ...(issued ? [{ id: issued.file.id, sha256: issued.file.sha256, name: 'paper' }] : []),
      ...(service?.scan ? [{ id: service.scan.id, sha256: service.scan.sha256, name: 'service' }] : []),
    ]),
    ...evidence.flatMap(({ files: own }) => own.map(({ id, sha256 }) => ({ id, sha256, name: 'evidence' }))),
  ]
  return [...new Map(files.map((file) => [file.id, file])).values()]
}

const heading = (text: string): Block => ({ line: { text, bold: true, align: 'center', size: 22, indent: 0 } })
const lines = (...texts: string[]): Block[] => texts.map((text) => ({ line: { text, bold: false, align: 'left', size: 16, indent: 0 } }))

/** The files of the volume in the order in which they came to be: registration, papers, evidence, record. */
export function archiveItems(deps: IntakeDeps, dossier: Dossier<Complaint>): ArchiveItem[] {
  const { state, history } = dossier
  const book = deps.rulebook()
  const office = state.handling.unitName
  const read = async (id: string) => {
    const found = await deps.attachments.read(id)
    if (!found) throw new Error(`file ${id} of ${state.no} is gone`)
    return found
  }
  const original = ({ id, sha256, name }: Original, at: number) => ({
    name: `${name}-${at + 1}`,
    sha256,
    read: async () => (await read(id)).content,
  })
  const files = archiveOriginals(state)
  const received = files.filter(({ name }) => name === 'attachment' || name === 'message')
  const registration: ArchiveItem = {
    title: '登记表',
    by: office,
    on: state.receivedOn,
    content: async () => [heading('行政执法投诉举报登记表'), { rows: registrationRows(deps, dossier) }, ...lines(state.content)],
    originals: received.map(original),
  }
  const papers = state.papers.flatMap(({ type, issued, service }): ArchiveItem[] => {
    if (!issued) return []
    const name = book.for(state.region).documents.get(type)?.name ?? type
    const own = files.filter(({ id }) => id === issued.file.id || id === service?.scan?.id)
    return [
      {
        title: name,
        by: office,
        on: issued.on,
        content: async () => {
          const { attachment, content } = await read(issued.file.id)
          return attachment.mediaType.includes('wordprocessingml') ? content : lines(`${name}（原件为扫描件，见 originals）`)
        },
        originals: own.map(original),
        ...(issued.number ? { number: issued.number } : {}),
      },
    ]
  })
  const evidence = state.evidence.map(
    ({ title, madeOn, note, files: own }): ArchiveItem => ({
      title: `证据：${title}`,
      by: office,
      on: madeOn,
      content: async () => lines(`证据：${title}`, `日期：${madeOn}`, note ?? '', `原件 ${own.length} 件，见 originals`),
      originals: files.filter(({ id }) => own.some((each) => each.id === id)).map(original),
    }),
  )
  const record: ArchiveItem = {
    title: '办理经过',
    by: office,
    on: history.at(-1)?.at.slice(0, 10) ?? '',
    content: async () => [
      heading('办理经过'),
      {
        rows: [
          ['序号', '时间', '经办', '事项'],
          ...history.map((each) => [
            String(each.seq),
            each.at.slice(0, 16).replace('T', ' '),
            each.actor.title ?? '',
            historyText(each, book),
          ]),
        ],
      },
    ],
    originals: [],
  }
  return [registration, ...papers, ...evidence, record]
}

function registrationRows(deps: IntakeDeps, { _id, key, state }: Dossier<Complaint>): string[][] {
  const book = deps.rulebook()
  const person = Object.entries(key ? (state.person?.sealed ?? {}) : {}).map(([field, sealed]) =>
    openField(openDataKey(deps.keys, _id, key), `contact.${field}`, sealed),
  )
  return [
    ['受理编号', state.no],
    ['类别', book.codes('kinds').nameOf(state.kind)],
    ['来源', book.codes('channels').nameOf(state.channel)],
    ['收到日期', state.receivedOn],
    ['反映人', state.anonymous ? '匿名' : person.join('，') || '未留'],
    ['被反映', [state.accused.agencyName, state.accused.officerName].filter(Boolean).join('，')],
    ['事项', state.title],
    ['结论', state.overall ? book.codes('conclusions').nameOf(state.overall) : '—'],
  ]
}
