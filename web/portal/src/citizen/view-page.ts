import { type Request, type Response, Router } from 'express'
import type { FormValues } from '../form-values.ts'
import { readForm } from '../read-form.ts'
import { changeView } from '../view-mode.ts'

/** 大字版 and 高对比: sets the cookie and goes back to the page. */
export function viewPage(): Router {
  const router = Router()
  router.post('/view', async (request, response) => {
    const form = await readForm(request)
    changeView(request, response, form.get('view'))
    const back = form.get('back')
    response.redirect(303, /^\/(?![/\\])[^\r\n]*$/.test(back) ? back : '/')
  })
  return router
}

/** A view button sends the page's own form, so that nothing typed is lost. */
export function viewChange(request: Request, response: Response, form: FormValues) {
  const wish = form.get('view')
  return wish ? { view: changeView(request, response, wish) } : {}
}
