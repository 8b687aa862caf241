import { readFileSync } from 'node:fs'
import { expect, test } from '@jest/globals'
import { readConfig } from '@mingjian/platform'
import { load } from 'js-yaml'
import { settings } from '../services/gateway/src/settings.ts'

// What is shipped for containers carries nothing secret and asks for no more rights than it needs.

type Service = {
  image?: string
  user?: string
  ports?: string[]
  environment?: Record<string, unknown>
  read_only?: boolean
  cap_drop?: string[]
  privileged?: boolean
}
const text = (name: string) => readFileSync(new URL(`../${name}`, import.meta.url), 'utf8')
const compose = load(text('docker-compose.yml')) as { services: Record<string, Service & { '<<'?: Service }> }
const services = Object.entries(compose.services).map(([name, { '<<': shared, ...rest }]): [string, Service] => [
  name,
  { ...shared, ...rest },
])
const own = services.filter(([, { image }]) => image?.includes('mingjian'))

test('every process of ours runs read-only, without capabilities and not as root', () => {
  expect(own.map(([name]) => name).sort()).toEqual(['exchange', 'gateway', 'intake', 'migrate', 'personnel', 'portal', 'secrets'])
  for (const [name, { read_only, cap_drop, user, privileged }] of own)
    expect([name, read_only, cap_drop, user, privileged]).toEqual([name, true, ['ALL'], undefined, undefined])
  const users = [...text('Dockerfile').matchAll(/^USER (.*)$/gm)].map(([, user]) => user)
  expect(users).toEqual(['node'])
})

test('the gateway takes the upstreams that it is given, and each is a service', () => {
  const { UPSTREAMS, PUBLIC_URL } = compose.services.gateway?.environment ?? {}
  const origin = 'http://127.0.0.1:8080'
  expect(String(PUBLIC_URL)).toContain(origin)
  const { UPSTREAMS: upstreams } = readConfig(settings, { UPSTREAMS: String(UPSTREAMS), PUBLIC_URL: origin })
  expect(upstreams).toContainEqual({ prefix: '/api/exchange', url: 'http://exchange:8080' })
  for (const prefix of ['/api/personnel', '/api/public/certificates'])
    expect(upstreams).toContainEqual({ prefix, url: 'http://personnel:8080' })
  for (const { url } of upstreams) expect(Object.keys(compose.services)).toContain(new URL(url).hostname)
})

test('only this machine is listened on, and only by the gateway', () => {
  const published = services.flatMap(([name, { ports = [] }]) => ports.map((port) => [name, port.split(':')[0]]))
  expect(published).toEqual([['gateway', '127.0.0.1']])
})

test('no password and no key stands in what is shipped', () => {
  for (const name of ['docker-compose.yml', 'Dockerfile', 'deploy/telemetry/collector.yaml']) {
    for (const line of text(name).split('\n')) {
      const [, value = ''] = /(?:password|secret|token|key(?!cloak))\w*["']?\s*[:=]\s*(.*)$/i.exec(line) ?? []
      const told = /^$|^\/secrets\b|^"?\$\$\(cat|^secrets|^\[|^\{|^"?\$\{/.test(value.trim())
      expect([name, line.trim(), told]).toEqual([name, line.trim(), true])
    }
  }
})
