import { Router } from 'express'
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
