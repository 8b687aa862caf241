import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { type ConfigError, readConfig } from '@mingjian/platform'
import { distributedSettings, inconsistencies } from './settings.ts'

const dir = mkdtempSync(join(tmpdir(), 'mingjian-settings-'))
const file = (text: string) => {
  const path = join(dir, `${text.length}.txt`)
  writeFileSync(path, text)
  return path
}
const right = {
  MONGO_URI: 'mongodb://mongo:27017/mingjian',
  KAFKA_BROKERS: 'kafka:9092',
  OIDC_REALM_URL: 'http://127.0.0.1:8080/realms/mingjian',
  SECRETS_DIR: '/secrets',
}
const problems = (env: Record<string, string>): string[] => {
  try {
    readConfig(distributedSettings, env)
    return []
  } catch (error) {
    return (error as ConfigError).problems
  }
}

test('every missing and every wrong setting is told at once, by its name', () => {
  const told = problems({ MONGO_URI: 'localhost', KAFKA_BROKERS: 'kafka', OIDC_REALM_URL: 'http://127.0.0.1:8080', HOME_REGION: 'Bijie' })
  for (const name of ['MONGO_URI', 'KAFKA_BROKERS', 'OIDC_REALM_URL', 'HOME_REGION', 'SECRETS_DIR'])
    expect(told.filter((line) => line.startsWith(`${name}:`))).toHaveLength(1)
  expect(told.find((line) => line.startsWith('SECRETS_DIR'))).toContain('not set')
  expect(problems(right)).toEqual([])
})

test('a secret may lie in a file; a file that is not there, or both ways at once, are told', () => {
  const { MONGO_URI, ...rest } = right
  expect(readConfig(distributedSettings, { ...rest, MONGO_URI_FILE: file(`${MONGO_URI}\n`) }).MONGO_URI).toBe(MONGO_URI)
  expect(problems({ ...rest, MONGO_URI_FILE: '/nowhere/at/all' })).toEqual([expect.stringMatching(/^MONGO_URI_FILE: ENOENT/)])
  expect(problems({ ...right, MONGO_URI_FILE: file('x') })).toEqual([expect.stringMatching(/^MONGO_URI: .*not both/)])
  rmSync(dir, { recursive: true })
})

test('settings that only make sense together are told together', () => {
  const config = (more: Record<string, string>) => inconsistencies(readConfig(distributedSettings, { ...right, ...more }))
  expect(config({})).toEqual([])
  expect(config({ KAFKA_SASL_MECHANISM: 'scram-sha-512' })).toEqual([expect.stringMatching(/KAFKA_USERNAME, KAFKA_PASSWORD: not set/)])
  expect(config({ KAFKA_TLS_CA: '/ca.pem' })).toEqual([expect.stringMatching(/^KAFKA_TLS: is off/)])
  expect(config({ GRPC_TLS_CERT: '/c', GRPC_TLS_KEY: '/k', KAFKA_TLS: 'on', KAFKA_TLS_KEY: '/k' })).toEqual([
    expect.stringMatching(/^KAFKA_TLS_CERT: not set/),
    expect.stringMatching(/^GRPC_TLS_CA: not set/),
  ])
})
