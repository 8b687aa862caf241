import { type Fragment, type Html, html } from '../html.ts'

type StepBox = { id?: string; title: string; hint?: string | undefined; open: boolean; action: string; multipart?: boolean; body: Fragment }

/** One step that can be taken: folded away, its form behind the title. */
export const stepBox = ({ id, title, hint, open, action, multipart, body }: StepBox): Html =>
  html`<details class="step"${open && html` open`}><summary>${title}</summary><form${id && html` id="${id}"`} method="post" action="${action}"${multipart && html` enctype="multipart/form-data"`} novalidate>${hint && html`<p class="hint">${hint}</p>`}${body}<p><button type="submit">${title}</button></p></form></details>`
