import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, describe, expect, test } from '@jest/globals'
import { loadRulebook } from './load-rulebook.ts'
import { RulebookError, type RuleProblem } from './rulebook-error.ts'

const root = mkdtempSync(join(tmpdir(), 'rulebook-'))
afterAll(() => rmSync(root, { recursive: true }))
let folders = 0

function overrides(files: Record<string, string>): string {
  const folder = join(root, String(folders++))
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  return folder
}

function problemsIn(files: Record<string, string>): RuleProblem[] {
  const overridesDir = overrides(files)
  try {
    loadRulebook({ overridesDir })
  } catch (error) {
    if (error instanceof RulebookError)
      return error.problems.map((problem) => ({ ...problem, file: problem.file.replace(`${overridesDir}/`, '') }))
    throw error
  }
  return []
}

const own = 'version: 2, source: 七星关区司法局文件, basis: local-practice'

describe('the shipped rules', () => {
  const rulebook = loadRulebook()

  test('carry a version, a source and a basis on every rule and list', () => {
    const { deadlines, routing, escalation, hotlineCategories, importColumns } = rulebook.for()
    for (const rule of [
      ...deadlines.values(),
      ...routing,
      ...escalation,
      hotlineCategories,
      importColumns,
      rulebook.codes('problem-types'),
    ]) {
      expect(rule).toMatchObject({
        version: expect.any(Number),
        source: expect.stringMatching(/\S/),
        basis: expect.stringMatching(/^(law|local-practice|assumption)$/),
      })
    }
  })

  test('are the same version each time and need no folder', () => {
    expect(loadRulebook().version).toBe(rulebook.version)
    expect(rulebook.version).toMatch(/^[0-9a-f]{12}$/)
  })

  test('hold the periods of intake', () => {
    const said = (id: string) => {
      const { count, unit, start } = rulebook.deadlineRule(id)
      return `${count} ${unit} from ${start}`
    }
    expect([said('acceptance'), said('answer'), said('supplement'), said('inquiry-letter'), said('archive')]).toEqual([
      '5 working-day from received',
      '30 day from accepted',
      '15 day from supplement-requested',
      '10 working-day from inquiry-served',
      '3 month from closed',
    ])
    expect(rulebook.deadlineRule('answer').extension).toEqual({ max: 20, unit: 'day', times: 1, approver: 'approver' })
    expect([said('reconsideration-route'), said('litigation-route')]).toEqual(['60 day from act-known', '6 month from act-known'])
    expect(rulebook.deadline('answer', '2026-10-22', '520502')).toMatchObject({
      date: '2026-11-23',
      rule: { id: 'answer', basis: 'local-practice' },
    })
  })

  test('hold the code lists of the interface', () => {
    expect(rulebook.codes('problem-types').items).toHaveLength(22)
    expect(rulebook.codes('kinds').items.map(({ code }) => code)).toEqual(['complaint', 'report', 'clue', 'suggestion'])
    expect(rulebook.codes('conclusions').nameOf('partly-upheld')).toBe('部分属实')
    expect(rulebook.codes('channels').has('hotline-12345')).toBe(true)
    expect(
      rulebook
        .codes('problem-types')
        .items.filter(({ fastTrack }) => fastTrack)
        .map(({ name }) => name),
    ).toEqual(['打击报复'])
    expect(rulebook.codes('decline-grounds').get('in-litigation')).toMatchObject({ route: 'litigation' })
  })

  test('escalate the unassigned first', () => {
    expect(rulebook.for().escalation.map(({ when }) => when)).toEqual([
      'unassigned',
      'unassigned',
      'unassigned',
      'due-soon',
      'due',
      'overdue',
      'overdue',
    ])
  })

  test('hold the divisions of 5205', () => {
    expect(rulebook.regions.children('5205').map(({ name }) => name)).toEqual([
      '七星关区',
      '大方县',
      '金沙县',
      '织金县',
      '纳雍县',
      '威宁彝族回族苗族自治县',
      '赫章县',
      '黔西市',
    ])
    expect([...rulebook.regions.all()].filter(({ level }) => level === 'township')).toHaveLength(279)
    expect(rulebook.regions.get('520502001')?.fullName).toBe('毕节市七星关区市西街道')
  })

  test('are not found under an unknown name', () => {
    expect(() => rulebook.deadlineRule('no-such')).toThrow(expect.objectContaining({ code: 'unknown-rule' }))
  })
})

describe('overrides', () => {
  test('of the nearest ancestor win, and what they do not name stays', () => {
    const rulebook = loadRulebook({
      overridesDir: overrides({
        'deadlines.yaml': `acceptance: { ${own}, count: 6 }`,
        'regions/5205/deadlines.yaml': `acceptance: { ${own}, count: 7 }\nanswer: { ${own}, count: 25 }`,
        'regions/520502/deadlines.yaml': `acceptance: { ${own}, count: 4 }`,
        'regions/520502001/deadlines.yaml': `archive: { ${own}, count: 2 }`,
      }),
    })
    const counts = (region?: string) => ['acceptance', 'answer'].map((id) => rulebook.deadlineRule(id, region).count)
    expect(counts()).toEqual([6, 30])
    expect(counts('5206')).toEqual([6, 30])
    expect(counts('5205')).toEqual([7, 25])
    expect(counts('520521')).toEqual([7, 25])
    expect(counts('520502')).toEqual([4, 25])
    expect(counts('520502001')).toEqual([4, 25])
    expect(counts('520502002')).toEqual([4, 25])
    expect(['520502001', '520502'].map((region) => rulebook.deadlineRule('archive', region).count)).toEqual([2, 3])
    expect(rulebook.deadlineRule('acceptance', '520502001')).toMatchObject({
      unit: 'working-day',
      basis: 'local-practice',
      source: '七星关区司法局文件',
      version: 2,
    })
    expect(rulebook.version).not.toBe(loadRulebook().version)
  })

  test('change a code list for one county and remove an entry', () => {
    const files = {
      'regions/520502/codes/channels.yaml': `version: 2\nsource: 本地\nbasis: assumption\nitems: { media: null, wechat: { name: 微信, public: true } }`,
    }
    const rulebook = loadRulebook({ overridesDir: overrides(files) })
    const has = (region: string) => ['media', 'wechat', 'web'].map((code) => rulebook.codes('channels', region).has(code))
    expect([has('520502001'), has('520521')]).toEqual([
      [false, true, true],
      [true, false, true],
    ])
  })

  test('add a hotline category and a calendar notice', () => {
    const notice =
      'year: 2027\ntitle: 关于2027年的通知\ndocumentNo: 甲1号\nissued: 2026-11-25\noffDays: [{ name: 元旦, from: 2027-01-01, to: 2027-01-03 }]\nmakeUpDays: []'
    const categories = `version: 2\nsource: 本地目录\nbasis: local-practice\nentries: { city-guard: { name: 城管, codePrefixes: ["0312"], enforcement: concerned } }`
    const rulebook = loadRulebook({
      overridesDir: overrides({ 'calendar/notices/2027.yaml': notice, 'regions/5205/hotline-categories.yaml': categories }),
    })
    expect(rulebook.calendar.hasNotice(2027)).toBe(true)
    expect(rulebook.for('520502').hotlineCategories).toMatchObject({ version: 2, entries: { 'city-guard': { name: '城管' } } })
  })

  test('give a code a time in force', () => {
    const files = { 'codes/channels.yaml': `version: 2\nsource: 本地\nbasis: assumption\nitems: { email: { until: 2026-06-30 } }` }
    const channels = loadRulebook({ overridesDir: overrides(files) }).codes('channels')
    expect([channels.has('email', '2026-06-30'), channels.has('email', '2026-07-01'), channels.has('email')]).toEqual([true, false, true])
  })
})

describe('mistakes', () => {
  test.each<[string, string, string, string, string]>([
    ['an unknown key', 'deadlines.yaml', `answer: { ${own}, cuont: 20 }`, 'answer', 'cuont'],
    ['a wrong type', 'deadlines.yaml', `answer: { ${own}, count: thirty }`, 'answer.count', 'expected number'],
    ['a count of nothing', 'deadlines.yaml', `answer: { ${own}, count: 0 }`, 'answer.count', '>=1'],
    ['an unknown unit', 'regions/5205/deadlines.yaml', `answer: { ${own}, unit: week }`, 'answer.unit', 'working-day'],
    ['an override without a source', 'deadlines.yaml', 'answer: { count: 20 }', 'answer', 'version, source, basis'],
    ['a new rule that is not whole', 'deadlines.yaml', `visit: { ${own}, name: 上门, count: 3 }`, 'visit.unit', 'Invalid option'],
    ['a tab', 'deadlines.yaml', 'answer:\n\tcount: 3', 'line 2', 'not valid YAML'],
    ['a double key', 'routing.yaml', 'a: 1\na: 2', 'line 2', 'not valid YAML'],
    ['a list where a map belongs', 'deadlines.yaml', '- 1', '', 'expected record'],
    ['a file of an unknown kind', 'deadline.yaml', 'a: 1', '', 'not a kind of rules file'],
    ['a folder that is no division', 'regions/bijie/deadlines.yaml', '', '', 'not a division code'],
    ['a regional file that holds for everyone', 'regions/5205/calendar/notices/2027.yaml', 'year: 2027', '', 'holds for everyone'],
    [
      'a ground whose route does not exist',
      'codes/decline-grounds.yaml',
      `${own.replaceAll(', ', '\n')}\nitems: { too-old: { route: moon } }`,
      'items.too-old.route',
      'no other route “moon”',
    ],
    [
      'a category whose problem type does not exist',
      'hotline-categories.yaml',
      `${own.replaceAll(', ', '\n')}\nentries: { conduct: { problemType: x } }`,
      'entries.conduct.problemType',
      'no problem type “x”',
    ],
    [
      'a kind of accused that no rule routes',
      'routing.yaml',
      'department: null\nsupervision-office: null',
      '',
      'no rule for the accused kind “department”',
    ],
    [
      'a notice in the wrong year',
      'calendar/notices/2027.yaml',
      'year: 2027\ntitle: 通知通知\ndocumentNo: 甲1号\nissued: 2026-11-25\noffDays: [{ name: 元旦, from: 2026-01-01, to: 2026-01-03 }]\nmakeUpDays: []',
      'offDays.0',
      '核对年份',
    ],
    [
      'a code that is not kebab-case',
      'codes/channels.yaml',
      `${own.replaceAll(', ', '\n')}\nitems: { WeChat: { name: 微信, public: true } }`,
      'items.WeChat',
      'Invalid key',
    ],
  ])('%s is reported with file, path, reason and remedy', (_name, file, text, path, reason) => {
    const problems = problemsIn({ [file]: text })
    expect(problems).toContainEqual({ file, path, reason: expect.stringContaining(reason), remedy: expect.stringMatching(/\w{3}/) })
  })

  test('are reported all at once, each once, as lines a person can follow', () => {
    const files = {
      'deadlines.yaml': `answer: { ${own}, count: 0, x: 1 }`,
      'regions/5205/routing.yaml': `joint: { ${own}, to: nowhere }`,
      'regions/520502/deadlines.yaml': `acceptance: { ${own}, count: 9 }`,
    }
    expect(problemsIn(files).map(({ file, path }) => `${file} ${path}`)).toEqual([
      'deadlines.yaml answer.count',
      'deadlines.yaml answer',
      'regions/5205/routing.yaml joint.to',
    ])
    expect(() => loadRulebook({ overridesDir: overrides(files) })).toThrow(
      /3 problems:\n {2}.*deadlines\.yaml › answer\.count: .* Remedy: write at least 1\n/,
    )
  })

  test('in the place of a folder are reported', () => {
    expect(() => loadRulebook({ overridesDir: join(root, 'absent') })).toThrow('the rules folder does not exist')
  })
})

describe('region files', () => {
  const file = (name: string, text: string) => join(overrides({ [name]: text }), name)

  test.each([
    ['regions.yaml', '# 示例\n530000: 云南省\n530100: 昆明市\n"530102": 五华区\n530102001: 华山街道\n'],
    [
      'regions.csv',
      '\uFEFFcode,name,parent\r\n530000,云南省,\r\n"530100","昆明市",53\r\n530102,五华区,5301\r\n530102001,华山街道,530102\r\n',
    ],
  ])('%s takes the place of the shipped divisions', (name, text) => {
    const { regions } = loadRulebook({ regionFile: file(name, text) })
    expect([regions.size, regions.get('530102001')?.fullName, regions.get('5205')]).toEqual([4, '云南省昆明市五华区华山街道', undefined])
  })

  test.each([
    ['r.yaml', '5205: 毕节市\n520502: 七星关区\n520502: 又一个\n', 'line 3'],
    ['r.csv', 'code,name\n5205,毕节市\n520502,甲\n520502,乙\n', '520502'],
    ['r.csv', 'code,name\n5205,毕节市\n52050,甲\n', '52050'],
    ['r.csv', 'id,title\n5205,毕节市\n', 'line 1'],
    ['r.yaml', '', ''],
    ['r.yaml', '5205: [1]', '5205'],
  ])('%s with %j is refused with its place', (name, text, path) => {
    const regionFile = file(name, text)
    expect(() => loadRulebook({ regionFile })).toThrow(
      expect.objectContaining({ problems: [expect.objectContaining({ file: regionFile, path })] }),
    )
  })
})
