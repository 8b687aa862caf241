import { expect, test } from '@jest/globals'
import { readConfig } from '@mingjian/platform'
import { settings } from './settings.ts'

const upstreams = (UPSTREAMS: string) => readConfig(settings, { PUBLIC_URL: 'https://mingjian.example.org', UPSTREAMS }).UPSTREAMS

test('upstreams are paths of any depth with their origins', () => {
  expect(upstreams('/api=http://intake:8080,/api/exchange=http://exchange:8080,/=http://portal:8080')).toEqual([
    { prefix: '/api', url: 'http://intake:8080' },
    { prefix: '/api/exchange', url: 'http://exchange:8080' },
    { prefix: '/', url: 'http://portal:8080' },
  ])
})

test.each(['/api', 'api=http://intake:8080', '/api/=http://intake:8080', '/api=http://intake:8080/x'])('refuses %s', (list) => {
  expect(() => upstreams(list)).toThrow('must be <path>=<origin>')
})
