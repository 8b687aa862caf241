import type { EventOf } from './events.ts'
import type { Complaint } from './state.ts'

const REPRESENTATIVE = /^representative(\d+)$/
/** Which representatives still speak for a joint complaint, by their places in the sealed particulars. */
export const representativesOf = ({ person }: Pick<Complaint, 'person'>): number[] =>
  Object.keys(person?.sealed ?? {}).flatMap((field) => {
    const [, at] = REPRESENTATIVE.exec(field) ?? []
    return at ? [Number(at)] : []
  })

/** The complaint after one of them left: their name goes from what is read of the people, the note stays. */
export const withoutRepresentative = (state: Complaint, { representative, note }: EventOf<'RepresentativeLeft'>['data']): Complaint => {
  const { [`representative${representative}`]: _left, ...sealed } = state.person?.sealed ?? {}
  const person = state.person ? { person: { ...state.person, sealed } } : {}
  return { ...state, representatives: state.representatives - 1, attachments: [...state.attachments, note], ...person }
}
