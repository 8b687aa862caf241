import { DomainError } from '@mingjian/dossier'

/** What is wrong with a template, where (part and paragraph of the document, with some of its words), and what to do; plain Chinese. */
export type TemplateProblem = { place: string; reason: string; remedy: string }

/** A template that cannot be used; `details.problems` has every problem found. */
export class TemplateRefused extends DomainError {
  readonly problems: TemplateProblem[]
  constructor(problems: TemplateProblem[]) {
    const [first] = problems
    super('template-refused', `模板不能使用。${first ? `${first.place}：${first.reason}。${first.remedy}。` : ''}`, { problems })
    this.problems = problems
  }
}
