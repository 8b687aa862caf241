import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from '@jest/globals'
import { loadRulebook } from '../../src/index.ts'

const published = fileURLToPath(new URL('../../../../../shared/data/divisions/bijie_5205_streets.csv', import.meta.url))
const has = existsSync(published)

;(has ? test : test.skip)('the shipped townships are those of a published list (left out when the shared data is absent)', () => {
  const [, ...lines] = readFileSync(published, 'utf8').trim().split('\n')
  const listed = lines.map((line) => line.split(',').slice(0, 2).join(' ').replaceAll('"', ''))
  const shipped = [...loadRulebook().regions.all()].filter(({ level }) => level === 'township').map(({ code, name }) => `${code} ${name}`)
  expect(shipped.sort()).toEqual(listed.sort())
})
