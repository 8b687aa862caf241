import { spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, test } from '@jest/globals'
import config from '../jest.config.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const planted: string[] = []
afterEach(() => {
  for (const path of planted.splice(0)) rmSync(path, { recursive: true, force: true })
})

function plant(path: string, text: string): void {
  const full = join(root, path)
  mkdirSync(join(full, '..'), { recursive: true })
  writeFileSync(full, text)
  planted.push(full)
}

function cruise(folder: string) {
  const bin = join(root, 'node_modules', '.bin', 'depcruise')
  const { status, stdout } = spawnSync(bin, ['--config', '.dependency-cruiser.mjs', folder], { cwd: root, encoding: 'utf8' })
  return { status, stdout }
}

describe('the rules of the house refuse a planted violation', () => {
  test('a domain file that reaches for an adapter', () => {
    plant('services/intake/src/domain/complaint/planted-violation.ts', "import '../../adapters/text/jieba-text.ts'\n")
    const { status, stdout } = cruise('services/intake/src/domain')
    expect(status).not.toBe(0)
    expect(stdout).toContain('domain-imports-itself-and-pure-types')
  })

  test('a page that imports a service instead of asking it', () => {
    plant('web/portal/src/planted-violation.ts', "import '../../../services/intake/src/app.ts'\n")
    const { status, stdout } = cruise('web')
    expect(status).not.toBe(0)
    expect(stdout).toContain('pages-reach-services-over-http-only')
  })
})

test('every test file belongs to exactly one project, so that some command runs it', () => {
  const skip = new Set(['node_modules', '.git', 'data', 'generated', 'gen'])
  const walk = (dir: string): string[] =>
    readdirSync(dir).flatMap((name) => {
      if (skip.has(name)) return []
      const path = join(dir, name)
      return statSync(path).isDirectory() ? walk(path) : name.endsWith('.test.ts') ? [relative(root, path)] : []
    })
  const globs = (config.projects as { testMatch: string[] }[]).map(({ testMatch }) =>
    testMatch.map((glob) => toRegExp(glob.replace('<rootDir>/', ''))),
  )
  const files = walk(root)
  expect(files.length).toBeGreaterThan(20)
  for (const file of files) expect([file, globs.filter((project) => project.some((glob) => glob.test(file))).length]).toEqual([file, 1])
})

function toRegExp(glob: string): RegExp {
  const source = glob
    .replace(/[.]/g, '\\.')
    .replace(/\*\*\//g, '(?:.+/)?')
    .replace(/(?<!\))\*/g, '[^/]*')
    .replace(/\{([^}]+)\}/g, (_all, names: string) => `(?:${names.replaceAll(',', '|')})`)
  return new RegExp(`^${source}$`)
}
