import type { HistoryRecord } from '@mingjian/dossier'
import { nextChange, standingAt } from './check.ts'
import type { CertificateEvent } from './events.ts'
import type { Application, Certificate, Fact, Stage } from './state.ts'

type Record = Pick<HistoryRecord, 'at' | 'seq' | 'actor'>

/** Without the optional that is absent: what is stored is JSON. */
type FactBody = Fact extends infer F ? (F extends Fact ? Omit<F, 'id' | 'at'> : never) : never

/** The certificate after an event: what stands about it, and how it stands at the instant of the record. */
export function evolve(state: Certificate, event: CertificateEvent, record: Record): Certificate {
  const next = told(state, event, record)
  const standing = standingAt(next, record.at)
  return { ...next, status: standing ?? next.application.stage, changesAt: nextChange(next, record.at) }
}

function told(state: Certificate, event: CertificateEvent, { at, seq, actor }: Record): Certificate {
  const fact = (body: FactBody): Certificate => ({ ...state, facts: [...state.facts, { id: seq, at, ...body } as Fact] })
  const stage = (next: Stage, more: Partial<Application> = {}): Certificate => ({
    ...state,
    application: { ...state.application, ...more, stage: next },
  })
  const applied = (purpose: Application['purpose'], conditions: Application['conditions']): Application => ({
    purpose,
    stage: 'applied',
    appliedBy: actor.id ?? '',
    conditions,
  })
  switch (event.type) {
    case 'CertificateApplied': {
      const { holder, conditions, rulebook: _rulebook, ...rest } = event.data
      return { ...fresh, ...rest, ...holder, application: applied('first', conditions) }
    }
    case 'RenewalApplied':
      return { ...state, application: applied(event.data.purpose, event.data.conditions) }
    case 'CertificateExamined':
      return stage('examined', { examinedBy: actor.id ?? '' })
    case 'CertificateApproved':
      return stage('approved', { conditions: event.data.conditions })
    case 'ApplicationRefused':
      return stage('refused')
    case 'ApplicationWithdrawn':
      return stage('withdrawn')
    case 'CertificateIssued': {
      const { purpose: _purpose, issuedOn: _issuedOn, ...card } = event.data
      return { ...fact({ kind: 'card', ...card }), application: { ...state.application, stage: 'issued' } }
    }
    case 'CertificateFiled': {
      const { holder, conditions, rulebook: _rulebook, card, ...rest } = event.data
      const application: Application = { ...applied('first', conditions), stage: 'issued' }
      return { ...fresh, ...rest, ...holder, application, knownFrom: at, facts: [{ id: seq, at, kind: 'card', ...card }] }
    }
    case 'CertificateSuspended': {
      const { from, to, ground, order } = event.data
      return fact({ kind: 'suspended', from, ground, ...(to ? { to } : {}), ...(order ? { order: order.id } : {}) })
    }
    case 'CertificateReinstated':
      return fact({ kind: 'reinstated', from: event.data.from, of: event.data.of })
    case 'CertificateLost':
      return fact({ kind: 'lost', from: event.data.from })
    case 'CertificateRevoked': {
      const { from, ground, order } = event.data
      return fact({ kind: 'ended', how: 'revoked', from, ground, ...(order ? { order: order.id } : {}) })
    }
    case 'CertificateCancelled':
      return fact({ kind: 'ended', how: 'cancelled', from: event.data.from, ground: event.data.ground })
    case 'CertificateReviewed':
      return { ...state, reviews: [...state.reviews, event.data] }
    case 'CertificateExpired':
    case 'CertificateStandingChanged':
      return state
    case 'CertificateCorrected':
      return { ...state, corrections: [...state.corrections, { id: seq, at, ...event.data }] }
  }
}

const fresh = { facts: [], corrections: [], reviews: [], status: 'applied', changesAt: null } as const satisfies Partial<Certificate>
