import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

// `node scripts/picture.ts [--check]`: draws docs/house.svg from the packages' own names, descriptions and dependencies, so that it cannot lie.

const root = fileURLToPath(new URL('..', import.meta.url))
const file = join(root, 'docs', 'house.svg')
const CHINESE: Record<string, string> = {
  portal: '公众页面、工作页面',
  standalone: '单机运行、命令行',
  gateway: '统一入口',
  intake: '投诉举报',
  exchange: '上下级交换',
  personnel: '人员证件',
  distributed: '分布式底座',
  bulk: '批量导入',
  contracts: '公共语言',
  documents: '文书',
  dossier: '卷宗',
  messaging: '事件总线',
  platform: '平台',
  rpc: '服务间提问',
  rulebook: '规则',
  storage: '存储',
  testkit: '测试工具',
}
const WIDTH = 1180
const BOX = { width: 270, height: 88, gap: 20 }

type Room = { name: string; floor: string; description: string; needs: string[] }

const FOLDER: Room[] = [
  { name: 'store.db', floor: 'data', description: 'dossiers: state, history, hash chain', needs: [] },
  { name: 'bus.db', floor: 'data', description: 'published events, consumer offsets, dead letters', needs: [] },
  { name: 'blobs/', floor: 'data', description: 'attachments, each under a key of its own', needs: [] },
  { name: 'keys.json, identity-keys.json', floor: 'data', description: 'backed up apart from the data', needs: [] },
]

const rooms: Room[] = ['web', 'services', 'packages'].flatMap((floor) =>
  readdirSync(join(root, floor)).map((name) => {
    const { description = '', dependencies = {} } = JSON.parse(readFileSync(join(root, floor, name, 'package.json'), 'utf8')) as {
      description?: string
      dependencies?: Record<string, string>
    }
    const needs = Object.keys(dependencies).flatMap((each) => (each.startsWith('@mingjian/') ? [each.slice('@mingjian/'.length)] : []))
    return { name, floor, description, needs }
  }),
)

const escaped = (text: string) => text.replace(/[&<>]/g, (sign) => `&#${sign.charCodeAt(0)};`)
const text = (x: number, y: number, kind: string, words: string) => `<text x="${x}" y="${y}" class="${kind}">${escaped(words)}</text>`

function wrap(words: string, width: number): string[] {
  const lines = ['']
  for (const word of words.split(' ')) {
    const longer = `${lines.at(-1)} ${word}`.trim()
    if (longer.length > width) lines.push(word)
    else lines[lines.length - 1] = longer
  }
  return lines
}

const box = ({ name, description, needs }: Room, x: number, y: number) =>
  [
    `<rect x="${x}" y="${y}" width="${BOX.width}" height="${BOX.height}" rx="6"/>`,
    text(x + 12, y + 20, 'name', `${name}  ${CHINESE[name] ?? ''}`),
    ...wrap(description, 38).map((line, n) => text(x + 12, y + 37 + n * 14, 'what', line)),
    ...wrap(needs.length > 0 ? `uses ${needs.join(', ')}` : '', 46).map((line, n) => text(x + 12, y + 66 + n * 13, 'needs', line)),
  ].join('')

function floor(title: string, list: Room[], top: number): { svg: string; bottom: number } {
  const drawn = list.map((room, n) => {
    const x = 20 + (n % 4) * (BOX.width + BOX.gap)
    return `<g>${box(room, x, top + 26 + Math.floor(n / 4) * (BOX.height + BOX.gap))}</g>`
  })
  return {
    svg: text(20, top + 16, 'floor', title) + drawn.join('\n'),
    bottom: top + 26 + Math.ceil(list.length / 4) * (BOX.height + BOX.gap) + 8,
  }
}

/** Foundations below what stands on them: a package is drawn after those that need it. */
const height = (name: string): number =>
  1 + Math.max(0, ...rooms.filter(({ needs }) => needs.includes(name)).map((each) => height(each.name)))
const on = (name: string) =>
  rooms.filter((room) => room.floor === name).sort((a, b) => height(a.name) - height(b.name) || a.name.localeCompare(b.name))

const people = `${text(20, 24, 'floor', 'citizens · hotline clerks · supervisors · operators   公众 · 热线人员 · 监督人员 · 运维')}${text(20, 44, 'what', 'HTTPS, one origin: pages, /api, /realms/mingjian; the command line beside it')}`
const web = floor('web', on('web'), 60)
const services = floor('services', on('services'), web.bottom)
const packages = floor('packages', on('packages'), services.bottom)
const data = floor('data folder', FOLDER, packages.bottom)

const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${data.bottom}" role="img" aria-label="The house of Mingjian: web, services, packages, data folder">
<style>text{font-family:system-ui,'Noto Sans CJK SC',sans-serif;fill:#1b2733}.floor{font-size:15px;font-weight:700}.name{font-size:14px;font-weight:700}.what{font-size:11.5px}.needs{font-size:10px;fill:#4a5b6c}rect{fill:#eef4fb;stroke:#2b5f9e}</style>
<rect width="${WIDTH}" height="${data.bottom}" style="fill:#fff;stroke:none"/>
${people}
${web.svg}
${services.svg}
${packages.svg}
${data.svg}
</svg>
`

if (process.argv.includes('--check')) {
  if (readFileSync(file, 'utf8') !== svg) {
    console.error('docs/house.svg is not what the packages say: run npm run picture')
    process.exit(1)
  }
} else writeFileSync(file, svg)
