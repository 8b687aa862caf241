// A filter as alternatives of simple predicates, which is what bounds can be made from. What does not fit is left to the matcher.
import { isOperators } from './matcher.ts'
import { type Doc, isDoc, type Value } from './values.ts'

export type Predicate = { dotted: string; operator: string; operand: Value }
export type Branch = { predicates: Predicate[] /** False when the matcher has to look at each document as well. */; complete: boolean }

const maxBranches = 64

const predicatesOf = (dotted: string, condition: Value): Predicate[] => {
  if (!isOperators(condition)) return [{ dotted, operator: condition instanceof RegExp ? '$regex' : '$eq', operand: condition }]
  return Object.entries(condition).map(([operator, operand]) => ({ dotted, operator, operand }))
}

const and = (left: Branch[], right: Branch[]): Branch[] => {
  if (left.length * right.length > maxBranches) return left.map((branch) => ({ ...branch, complete: false }))
  return left.flatMap((a) => right.map((b) => ({ predicates: [...a.predicates, ...b.predicates], complete: a.complete && b.complete })))
}

/** The alternatives whose union is the filter, or holds it where a branch is not complete. */
export const branchesOf = (filter: Doc): Branch[] => {
  let branches: Branch[] = [{ predicates: [], complete: true }]
  const alternatives: Branch[][] = []
  for (const [key, value] of Object.entries(filter)) {
    if (!key.startsWith('$')) branches = and(branches, [{ predicates: predicatesOf(key, value), complete: true }])
    else if (key === '$and' && Array.isArray(value)) for (const clause of value) alternatives.push(isDoc(clause) ? branchesOf(clause) : [])
    else if (key === '$or' && Array.isArray(value)) alternatives.push(value.flatMap((clause) => (isDoc(clause) ? branchesOf(clause) : [])))
    else if (key !== '$comment') branches = branches.map((branch) => ({ ...branch, complete: false }))
  }
  for (const alternative of alternatives.sort((a, b) => a.length - b.length)) branches = and(branches, alternative)
  return branches
}
