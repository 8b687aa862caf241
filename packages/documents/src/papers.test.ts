import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { decidePapers, evolvePapers, owedPapers, type Paper, type PaperCommand, type PaperEvent } from './papers.ts'

const NOW = new Date('2026-11-24T02:00:00Z')
const file = { id: 'f', sha256: 'a'.repeat(64), size: 1 }
const draft = (id: string, needsApproval: boolean): PaperCommand => ({
  type: 'draft-paper',
  paper: { id, type: 'reply-letter', addressee: 'person', sealed: 's', publicity: 'not-public', needsApproval },
})

function after(steps: [who: string, command: PaperCommand][]): Paper[] {
  let papers: Paper[] = []
  for (const [who, command] of steps) {
    const events: PaperEvent[] = decidePapers(papers, command, { actor: { kind: 'staff', id: who }, now: NOW })
    for (const event of events) papers = evolvePapers(papers, event, { at: NOW.toISOString(), by: who })
  }
  return papers
}
const issue = (id = 'p'): PaperCommand => ({ type: 'issue-paper', id, on: '2026-11-20', number: '七司执监答〔2026〕1号', file })
const serve = (more: object = {}): PaperCommand => ({ type: 'serve-paper', id: 'p', service: { way: 'post', on: '2026-11-23', ...more } })

describe('a paper', () => {
  test('goes out after another has approved it, and is owed until it is served', () => {
    const issued = after([
      ['a', draft('p', true)],
      ['b', { type: 'approve-paper', id: 'p' }],
      ['a', issue()],
    ])
    expect(owedPapers(issued)).toHaveLength(1)
    expect(
      owedPapers(
        after([
          ['a', draft('p', false)],
          ['a', issue()],
          ['a', serve()],
        ]),
      ),
    ).toEqual([])
  })

  test.each<[string, [string, PaperCommand][], string]>([
    [
      'is not issued before it is approved',
      [
        ['a', draft('p', true)],
        ['a', issue()],
      ],
      'paper-needs-approval',
    ],
    [
      'is not approved by who drafted it',
      [
        ['a', draft('p', true)],
        ['a', { type: 'approve-paper', id: 'p' }],
      ],
      'paper-own-approval',
    ],
    [
      'is not issued after it was returned',
      [
        ['a', draft('p', true)],
        ['b', { type: 'approve-paper', id: 'p' }],
        ['b', { type: 'return-paper', id: 'p', reason: '改' }],
        ['a', issue()],
      ],
      'paper-needs-approval',
    ],
    [
      'who revised it counts as its drafter',
      [
        ['a', draft('p', true)],
        ['b', { type: 'revise-paper', id: 'p', sealed: 't' }],
        ['b', { type: 'approve-paper', id: 'p' }],
      ],
      'paper-own-approval',
    ],
    [
      'is not served before it is issued',
      [
        ['a', draft('p', false)],
        ['a', serve()],
      ],
      'paper-status-forbids',
    ],
    [
      'is not served before its own date',
      [
        ['a', draft('p', false)],
        ['a', issue()],
        ['a', serve({ on: '2026-11-19' })],
      ],
      'paper-date-wrong',
    ],
    [
      'is not served tomorrow',
      [
        ['a', draft('p', false)],
        ['a', issue()],
        ['a', serve({ on: '2026-11-25' })],
      ],
      'paper-date-wrong',
    ],
    [
      'is not left behind without witnesses',
      [
        ['a', draft('p', false)],
        ['a', issue()],
        ['a', serve({ way: 'retained', witnesses: ['甲'] })],
      ],
      'retention-needs-witnesses',
    ],
    [
      'is not issued twice',
      [
        ['a', draft('p', false)],
        ['a', issue()],
        ['a', issue()],
      ],
      'paper-status-forbids',
    ],
    [
      'is not voided once served',
      [
        ['a', draft('p', false)],
        ['a', issue()],
        ['a', serve()],
        ['a', { type: 'void-paper', id: 'p', reason: '误' }],
      ],
      'paper-status-forbids',
    ],
    ['that is not there is told', [['a', issue('q')]], 'paper-unknown'],
  ])('%s', (_name, steps, code) => {
    expect(() => after(steps)).toThrow(expect.objectContaining({ code }))
  })
})

test('whatever the order of steps, nothing is served that was not issued, and nothing that needs approval is issued without another’s', () => {
  const who = fc.constantFrom('a', 'b')
  const id = fc.constantFrom('p', 'q')
  const command: fc.Arbitrary<PaperCommand> = fc.oneof(
    fc.tuple(id, fc.boolean()).map(([each, needs]) => draft(each, needs)),
    id.map((each): PaperCommand => ({ type: 'approve-paper', id: each })),
    id.map((each): PaperCommand => ({ type: 'return-paper', id: each, reason: '改' })),
    id.map((each): PaperCommand => ({ type: 'revise-paper', id: each, sealed: 't' })),
    id.map((each) => issue(each)),
    id.map((each): PaperCommand => ({ type: 'serve-paper', id: each, service: { way: 'post', on: '2026-11-23' } })),
    id.map((each): PaperCommand => ({ type: 'void-paper', id: each, reason: '误' })),
  )
  fc.assert(
    fc.property(fc.array(fc.tuple(who, command), { maxLength: 30 }), (steps) => {
      let papers: Paper[] = []
      for (const [by, each] of steps) {
        if (each.type === 'draft-paper' && papers.some(({ id: taken }) => taken === each.paper.id)) continue
        let events: PaperEvent[] = []
        try {
          events = decidePapers(papers, each, { actor: { kind: 'staff', id: by }, now: NOW })
        } catch {
          continue
        }
        for (const event of events) papers = evolvePapers(papers, event, { at: NOW.toISOString(), by })
        for (const paper of papers) {
          if (paper.service) expect(paper.issued).toBeDefined()
          if (paper.issued && paper.needsApproval) expect([paper.draftedBy, undefined]).not.toContain(paper.approvedBy)
        }
      }
    }),
  )
})
