import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { cloudEventSchema, eventCatalog, topicName } from '@mingjian/contracts'
import { z } from 'zod'

// Writes packages/contracts/generated (JSON Schemas, golden examples, AsyncAPI) from the event files; `--check` compares instead, and refuses a change
// of a released event that would break its consumers: such a change is a new version in a new file.

const folder = fileURLToPath(new URL('../packages/contracts/generated/', import.meta.url))
const check = process.argv.includes('--check')
const problems: string[] = []

type Schema = {
  type?: string | string[]
  properties?: Record<string, Schema>
  required?: string[]
  items?: Schema
  enum?: unknown[]
  anyOf?: Schema[]
}

const pretty = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`

function emit(name: string, value: unknown): void {
  const path = join(folder, name)
  const text = pretty(value)
  if (!check) {
    writeFileSync(path, text)
    return
  }
  if (!existsSync(path) || readFileSync(path, 'utf8') !== text)
    problems.push(`${name} is not what the event files say: run npm run contracts`)
}

/** What a consumer of the old schema could trip over in the new one. */
function breaks(before: Schema, after: Schema, at: string): string[] {
  const found: string[] = []
  if (JSON.stringify(before.type) !== JSON.stringify(after.type)) found.push(`${at}: the type changed`)
  for (const [name, schema] of Object.entries(before.properties ?? {})) {
    const now = after.properties?.[name]
    if (!now) found.push(`${at}.${name}: removed or renamed`)
    else found.push(...breaks(schema, now, `${at}.${name}`))
  }
  for (const name of before.required ?? []) if (!after.required?.includes(name)) found.push(`${at}.${name}: no longer always there`)
  if (before.items && after.items) found.push(...breaks(before.items, after.items, `${at}[]`))
  const added = (after.enum ?? []).filter((value) => before.enum && !before.enum.includes(value))
  if (added.length > 0) found.push(`${at}: consumers do not know ${added.join(', ')}`)
  return found
}

mkdirSync(folder, { recursive: true })
for (const [type, contract] of eventCatalog) {
  const schema = z.toJSONSchema(contract.data, { target: 'draft-2020-12' }) as Schema
  const released = join(folder, `${type}.schema.json`)
  if (existsSync(released)) {
    const broken = breaks(JSON.parse(readFileSync(released, 'utf8')) as Schema, schema, type)
    problems.push(...broken.map((line) => `${line}; leave v${type.slice(type.lastIndexOf('.v') + 2)} as it is and add a new version`))
    if (broken.length > 0) continue
  }
  emit(`${type}.schema.json`, schema)
  emit(`${type}.example.json`, contract.data.parse(contract.example))
}

const topics = new Map<string, string[]>()
for (const [type, { context, aggregate }] of eventCatalog) {
  const topic = topicName('mingjian', context, aggregate)
  topics.set(topic, [...(topics.get(topic) ?? []), type])
}
// What places below published, as it was received: the same messages under the namespace of whoever received them.
topics.set(topicName('mingjian', 'exchange', 'complaint'), topics.get(topicName('mingjian', 'intake', 'complaint')) ?? [])
const name = (type: string) => type.replaceAll('.', '-')
emit('asyncapi.json', {
  asyncapi: '3.0.0',
  info: {
    title: '明鉴 events',
    version: '1',
    description: 'CloudEvents 1.0, binary mode; key = subject = dossier id; one topic per kind of dossier.',
  },
  channels: Object.fromEntries(
    [...topics].map(([topic, types]) => [
      topic,
      { address: topic, messages: Object.fromEntries(types.map((type) => [name(type), { $ref: `#/components/messages/${name(type)}` }])) },
    ]),
  ),
  operations: Object.fromEntries(
    [...topics.keys()].map((topic) => [
      `publish ${topic}`,
      { action: 'send', channel: { $ref: `#/channels/${topic.replaceAll('/', '~1')}` } },
    ]),
  ),
  components: {
    messages: Object.fromEntries(
      [...eventCatalog].map(([type, contract]) => [
        name(type),
        {
          name: type,
          title: contract.title,
          contentType: 'application/json',
          payload: { $ref: `./${type}.schema.json` },
          examples: [{ payload: contract.example }],
        },
      ]),
    ),
    schemas: { attributes: z.toJSONSchema(cloudEventSchema.omit({ data: true }), { target: 'draft-2020-12' }) },
  },
})

if (problems.length > 0) {
  for (const line of problems) console.error(line)
  process.exit(1)
}
console.log(check ? `${eventCatalog.size} event contracts are generated and compatible` : `${eventCatalog.size} event contracts written`)
