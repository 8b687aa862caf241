import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { type Agency, type AgencyKind, createAgencyDirectory, withSubordinates } from './agency-directory.ts'
import { loadRulebook } from './load-rulebook.ts'
import { type RoutingFacts, routeComplaint } from './route-complaint.ts'
import { accusedKindSchema, concernsSchema } from './routing-rule.ts'

const rules = loadRulebook().for().routing

const agency = (id: string, region: string, kind: AgencyKind, more: Partial<Agency> = {}): Agency => ({
  id,
  name: id,
  region,
  kind,
  ...more,
})
const directory = createAgencyDirectory([
  agency('city', '5205', 'government'),
  agency('city-justice', '5205', 'supervision-office', { parentId: 'city' }),
  agency('city-market', '5205', 'department', { parentId: 'city', supervisionUnitId: 'city-market-legal' }),
  agency('city-market-legal', '5205', 'internal-unit', { parentId: 'city-market' }),
  agency('county', '520502', 'government', { parentId: 'city' }),
  agency('county-justice', '520502', 'supervision-office', { parentId: 'county' }),
  agency('market', '520502', 'department', { parentId: 'county', superiorId: 'city-market', supervisionUnitId: 'market-legal' }),
  agency('market-legal', '520502', 'internal-unit', { parentId: 'market' }),
  agency('market-post', '520502001', 'institution', { parentId: 'market' }),
  agency('transport', '520502', 'department', { parentId: 'county' }),
  agency('tobacco', '520502', 'department', { superiorId: 'city-tobacco' }),
  agency('college', '520502', 'institution', { superiorId: 'market' }),
  agency('entrusted', '520502', 'institution', { parentId: 'transport' }),
  agency('street', '520502001', 'township-office', { parentId: 'county' }),
  agency('zone', '520502', 'institution', { parentId: 'city' }),
  agency('other-county-market', '520521', 'department'),
])

const route = (accusedKind: RoutingFacts['accusedKind'], agencyIds: string[] = [], more: Partial<RoutingFacts> = {}) =>
  routeComplaint({ accusedKind, region: '520502', agencyIds, ...more }, directory, rules)
const handlerOf = (...facts: Parameters<typeof route>) => {
  const { handler } = route(...facts)
  return handler.kind === 'outside' ? handler.why : handler.kind === 'internal-unit' ? handler.unitId : handler.agencyId
}

describe('the routing table', () => {
  test.each<[string, Parameters<typeof route>, string]>([
    ['an act of a county government goes to the city office', ['government', ['county']], 'city-justice'],
    ['an act of the city government goes to the superior outside', ['government', ['city']], 'superior-outside'],
    ['an act of a department goes to the justice bureau of its level', ['department', ['market']], 'county-justice'],
    ['an act of a city department goes to the city office', ['department', ['city-market']], 'city-justice'],
    ['a joint act in one county goes to that county', ['joint', ['market', 'transport']], 'county-justice'],
    ['a joint act over two counties goes to the city', ['joint', ['market', 'other-county-market']], 'city-justice'],
    ['a joint act of a county government and its department goes to the city', ['joint', ['market', 'county']], 'city-justice'],
    ['an authorised body goes to its competent department', ['authorised-organisation', ['college']], 'market-legal'],
    ['a dispatched organ goes to the government that set it up', ['dispatched-organ', ['zone']], 'city-justice'],
    ['a dispatched institution goes to its department’s unit', ['dispatched-institution', ['market-post']], 'market-legal'],
    ['an entrusted body goes to the supervisor of the entrusting body', ['entrusted-organisation', ['entrusted']], 'county-justice'],
    ['a township goes to the county justice bureau', ['township', ['street']], 'county-justice'],
    ['a single officer goes to the department’s legal unit', ['officer', ['market']], 'market-legal'],
    ['an officer of a department without a unit goes to the justice bureau', ['officer', ['transport']], 'county-justice'],
    ['a leader goes to the justice bureau', ['officer', ['market'], { concerns: 'leader' }], 'county-justice'],
    ['the legal unit itself goes to the justice bureau', ['officer', ['market'], { concerns: 'legal-unit' }], 'county-justice'],
    ['an officer of a township goes to the county', ['officer', ['street']], 'county-justice'],
    ['an officer of an institution goes to the parent’s unit', ['officer', ['market-post']], 'market-legal'],
    ['a supervisor of the justice bureau goes one office higher', ['supervisor', ['county-justice']], 'city-justice'],
    ['an officer of the justice bureau goes one office higher', ['officer', ['county-justice']], 'city-justice'],
    ['the justice bureau’s own enforcement goes one office higher', ['department', ['county-justice']], 'city-justice'],
    ['the city office goes outside', ['supervision-office', ['city-justice']], 'superior-outside'],
    ['a supervisor of an internal unit goes to the justice bureau', ['supervisor', ['market-legal']], 'county-justice'],
    ['a supervision office not named goes one office above the region', ['supervision-office'], 'city-justice'],
    ['a department not known goes to the region’s office', ['department'], 'county-justice'],
    ['a merchant is another route', ['merchant-or-individual'], 'other-route'],
    [
      'a merchant whose department was told is a matter of that department',
      ['merchant-or-individual', ['market'], { departmentWasTold: true }],
      'county-justice',
    ],
  ])('%s', (_name, facts, handler) => {
    expect(handlerOf(...facts)).toBe(handler)
  })

  test('tells the superior of a vertically managed body', () => {
    expect(route('vertically-managed', ['tobacco'])).toMatchObject({
      handler: { agencyId: 'county-justice' },
      tellSuperior: 'city-tobacco',
      source: expect.stringContaining('第四十二条'),
    })
  })

  test('seals the complaint from the unit and everyone it commands', () => {
    expect(route('department', ['market']).sealedFrom).toEqual(['market', 'market-legal', 'market-post'])
    expect(route('supervisor', ['county-justice'])).toMatchObject({ sealedFrom: ['county-justice'], raised: true })
    expect(route('officer', ['market']).sealedFrom).toEqual([])
  })

  test('never picks a handler that the accused commands, even against the order of things', () => {
    const odd = createAgencyDirectory([
      agency('bureau', '520502', 'department'),
      agency('justice', '520502', 'supervision-office', { parentId: 'bureau' }),
    ])
    expect(routeComplaint({ accusedKind: 'department', region: '520502', agencyIds: ['bureau'] }, odd, rules).handler).toMatchObject({
      why: 'superior-outside',
    })
  })

  test('without a fitting rule says so', () => {
    expect(() => routeComplaint({ accusedKind: 'department', region: '5205' }, directory, [])).toThrow(
      expect.objectContaining({ code: 'no-routing-rule' }),
    )
  })
})

describe('in any tree of regions and agencies', () => {
  const regions = ['52', '5205', '520502', '520521', '520502001', '520521001']
  const kinds: AgencyKind[] = [
    'government',
    'department',
    'supervision-office',
    'internal-unit',
    'township-office',
    'institution',
    'justice-office',
  ]
  const agencies = fc.array(
    fc.record({
      region: fc.constantFrom(...regions),
      kind: fc.constantFrom(...kinds),
      parent: fc.nat(12),
      superior: fc.nat(12),
      unit: fc.nat(12),
    }),
    { minLength: 1, maxLength: 13 },
  )
  const facts = fc.record({
    accusedKind: fc.constantFrom(...accusedKindSchema.options),
    region: fc.constantFrom(...regions),
    concerns: fc.constantFrom(...concernsSchema.options),
    departmentWasTold: fc.boolean(),
    accused: fc.array(fc.nat(12), { maxLength: 3 }),
  })

  test('there is a handler, it exists, and it is neither complained of nor commanded by the accused', () => {
    fc.assert(
      fc.property(agencies, facts, (rows, { accused, ...rest }) => {
        const all = rows.map((row, index): Agency => {
          const id = (at: number) => (at < rows.length && at !== index ? `a${at}` : undefined)
          const [parentId, superiorId, supervisionUnitId] = [id(row.parent), id(row.superior), id(row.unit)]
          return {
            id: `a${index}`,
            name: `a${index}`,
            region: row.region,
            kind: row.kind,
            ...(parentId && { parentId }),
            ...(superiorId && { superiorId }),
            ...(supervisionUnitId && { supervisionUnitId }),
          }
        })
        const tree = createAgencyDirectory(all)
        const agencyIds = accused.map((at) => `a${at}`).filter((id) => tree.get(id))
        const { handler, sealedFrom } = routeComplaint({ ...rest, agencyIds }, tree, rules)
        const onlyThePerson = rest.accusedKind === 'officer' && rest.concerns === 'officer'
        if (!onlyThePerson && rest.concerns !== 'legal-unit' && rest.accusedKind !== 'merchant-or-individual') {
          const forbidden = new Set(agencyIds.flatMap((id) => [...withSubordinates(id, tree)]))
          expect(sealedFrom).toEqual([...forbidden].sort())
        }
        if (handler.kind === 'outside') return
        const id = handler.kind === 'internal-unit' ? handler.unitId : handler.agencyId
        expect(tree.get(id)).toBeDefined()
        expect(sealedFrom).not.toContain(id)
      }),
      { numRuns: 2000 },
    )
  })
})
