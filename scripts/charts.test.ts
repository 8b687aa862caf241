import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from '@jest/globals'
import { readConfig } from '@mingjian/platform'
import { loadAll } from 'js-yaml'
import type { z } from 'zod'
import { settings as gateway } from '../services/gateway/src/settings.ts'
import { settings as intake } from '../services/intake/src/settings.ts'
import { settings as personnel } from '../services/personnel/src/settings.ts'
import { settings as standalone } from '../services/standalone/src/settings.ts'
import { settings as portal } from '../web/portal/src/settings.ts'

// What the chart renders (its golden manifests) is what the services take, and asks for no more rights than they need.

type Container = {
  name: string
  env: { name: string; value: unknown }[]
  securityContext: unknown
  resources: { requests: unknown; limits: unknown }
  volumeMounts: { name: string; mountPath: string }[]
}
type Source = { secret?: { items: { path: string }[] }; serviceAccountToken?: unknown }
type Pod = {
  automountServiceAccountToken: boolean
  securityContext: { runAsNonRoot: boolean; seccompProfile: unknown }
  containers: Container[]
  volumes: { name: string; projected?: { sources: Source[] }; emptyDir?: unknown }[]
}
type Manifest = {
  kind: string
  metadata: { name: string }
  spec: { template?: { spec: Pod }; jobTemplate?: { spec: { template: { spec: Pod } } } }
}

const folder = new URL('../charts/mingjian/examples/', import.meta.url)
const manifests = readdirSync(folder)
  .filter((name) => name.endsWith('.golden.yaml'))
  .flatMap((name) => (loadAll(readFileSync(new URL(name, folder), 'utf8')) as Manifest[]).map((manifest) => ({ name, manifest })))
const pods = manifests.flatMap(({ name, manifest }) => {
  const pod = manifest.spec?.template?.spec ?? manifest.spec?.jobTemplate?.spec.template.spec
  return pod ? [{ of: `${name} ${manifest.metadata.name}`, pod }] : []
})
const SETTINGS: Record<string, z.ZodRawShape> = { gateway, intake, personnel, standalone, portal }

test('every process is told what it needs, in words that it takes, and files that are mounted', () => {
  const checked = new Set<string>()
  for (const { of, pod } of pods) {
    const [container] = pod.containers
    const sources = pod.volumes.flatMap(({ projected }) => projected?.sources ?? [])
    const mounted = sources.flatMap(({ secret }) => secret?.items.map(({ path }) => `/secrets/${path}`) ?? [])
    const env: Record<string, string> = {}
    for (const { name, value } of container?.env ?? []) {
      expect([of, name, typeof value]).toEqual([of, name, 'string'])
      if (String(value).startsWith('/secrets/')) expect([of, mounted]).toEqual([of, expect.arrayContaining([value])])
      if (name.endsWith('_FILE')) env[name.slice(0, -5)] = name === 'MONGO_URI_FILE' ? 'mongodb://user@mongo/mingjian' : 'x'.repeat(43)
      else env[name] = String(value)
    }
    const settings = SETTINGS[container?.name ?? '']
    if (!(container && settings)) continue
    expect(() => readConfig(settings, env)).not.toThrow()
    checked.add(container.name)
  }
  expect([...checked].sort()).toEqual(Object.keys(SETTINGS).sort())
})

test('every pod is restricted, writes only where it must, and has no token of the cluster but the one that makes the Secret', () => {
  expect(pods.length).toBeGreaterThan(10)
  for (const { of, pod } of pods) {
    expect([of, pod.automountServiceAccountToken, pod.securityContext]).toEqual([
      of,
      false,
      expect.objectContaining({ runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } }),
    ])
    for (const { securityContext, resources } of pod.containers) {
      expect(securityContext).toEqual({
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ['ALL'] },
      })
      expect(resources).toMatchObject({ requests: { memory: expect.any(String) }, limits: { memory: expect.any(String) } })
    }
  }
  const tokens = pods.filter(({ pod }) => pod.volumes.some(({ projected }) => projected?.sources.some((each) => each.serviceAccountToken)))
  expect(tokens.map(({ of }) => of)).toEqual(['trial-dedicated.golden.yaml mingjian-secrets', 'trial.golden.yaml mingjian-secrets'])
})

test('nothing secret is rendered', () => {
  expect(manifests.filter(({ manifest }) => manifest.kind === 'Secret')).toEqual([])
})
