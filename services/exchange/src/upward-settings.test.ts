import { expect, test } from '@jest/globals'
import { type ConfigError, readConfig } from '@mingjian/platform'
import { z } from 'zod'
import { exchangeInconsistencies, exchangeSettings, followSettings, upwardOf } from './upward-settings.ts'

const shape = {
  ...exchangeSettings,
  ...followSettings,
  NAMESPACE: z.string().default('mingjian-520502'),
  HOME_REGION: z.string().default('520502'),
}
const four = {
  UPWARD_URL: 'https://city.example/',
  UPWARD_REALM_URL: 'https://city.example/realms/mingjian',
  UPWARD_CLIENT_ID: 'county',
  UPWARD_CLIENT_SECRET: 'secret',
}
const config = (env: Record<string, string>) => readConfig(shape, env)
const problems = (env: Record<string, string>) => exchangeInconsistencies(config(env))

test('without a superior there is none, and that is right', () => {
  expect([problems({}), upwardOf(config({}))]).toEqual([[], undefined])
})

test('the four settings of a superior make one; an origin has no slash at its end', () => {
  expect(problems(four)).toEqual([])
  expect(upwardOf(config(four))).toEqual({
    url: 'https://city.example',
    realmUrl: four.UPWARD_REALM_URL,
    clientId: 'county',
    clientSecret: 'secret',
  })
})

test.each(Object.keys(four))('three of four are refused in one sentence that names %s', (name) => {
  const { [name as keyof typeof four]: _without, ...three } = four
  expect(problems(three)).toEqual([`${name}: not set, but needed with ${Object.keys(three).join(', ')}`])
  expect(upwardOf(config(three))).toBeUndefined()
})

test('what is sent must name its place', () => {
  expect(problems({ ...four, NAMESPACE: 'mingjian' })).toEqual([expect.stringMatching(/^NAMESPACE: is mingjian, .*mingjian-520502/)])
  expect(problems({ ...four, NAMESPACE: 'mingjian-520521' })).toHaveLength(1)
})

test('followed are namespaces below, each once, never the own one', () => {
  expect(config({ FOLLOW_NAMESPACES: 'mingjian-520502001,mingjian-520502001' }).FOLLOW_NAMESPACES).toEqual(['mingjian-520502001'])
  expect(problems({ FOLLOW_NAMESPACES: 'mingjian-520502001,mingjian-520502002' })).toEqual([])
  expect(problems({ FOLLOW_NAMESPACES: 'mingjian-520502,mingjian-520521001' })).toEqual([
    expect.stringMatching(/^FOLLOW_NAMESPACES: mingjian-520502 .*own/),
    expect.stringMatching(/^FOLLOW_NAMESPACES: mingjian-520521001 .*below/),
  ])
})

test.each([
  ['UPWARD_URL', 'https://city.example/portal'],
  ['UPWARD_URL', 'city.example'],
  ['UPWARD_REALM_URL', 'https://city.example'],
  ['FOLLOW_NAMESPACES', 'mingjian'],
  ['FOLLOW_NAMESPACES', 'mingjian-520502001, mingjian-520502002'],
  ['UPWARD_RETRY_LIMIT_MS', '5'],
])('%s=%s is refused by its name', (name, value) => {
  let told: string[] = []
  try {
    config({ ...four, [name]: value })
  } catch (error) {
    told = (error as ConfigError).problems
  }
  expect(told).toEqual([expect.stringContaining(`${name}:`)])
})
