export interface RuleProblem {
  /** File relative to its rules folder; files outside keep the path they were given by. */
  file: string
  /** Dotted path inside the file; empty for the file itself. */
  path: string
  reason: string
  remedy: string
}

/** The rules could not be loaded; carries every problem at once. */
export class RulebookError extends Error {
  readonly code = 'rulebook-invalid'
  readonly problems: readonly RuleProblem[]
  constructor(problems: readonly RuleProblem[]) {
    const lines = problems.map(
      ({ file, path, reason, remedy }) => `  ${file}${path === '' ? '' : ` › ${path}`}: ${reason}. Remedy: ${remedy}`,
    )
    super(`the rulebook has ${problems.length} problem${problems.length === 1 ? '' : 's'}:\n${lines.join('\n')}`)
    this.name = 'RulebookError'
    this.problems = problems
  }
}
