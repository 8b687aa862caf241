import type { Request, Response } from 'express'

/** How somebody wants to see the pages; kept in a cookie that says nothing else. */
export type ViewMode = { large: boolean; contrast: boolean }

const COOKIE = 'view'
const YEAR_MS = 365 * 86_400_000

/** One cookie of a request, or undefined. */
export function cookieOf(request: Request, name: string): string | undefined {
  for (const part of (request.headers.cookie ?? '').split(';')) {
    const [key, value] = part.trim().split('=', 2)
    if (key === name) return value
  }
  return undefined
}

export function viewOf(request: Request): ViewMode {
  const words = (cookieOf(request, COOKIE) ?? '').split('-')
  return { large: words.includes('large'), contrast: words.includes('contrast') }
}

/** Applies what a view button asks: `large`, `contrast`, or back by `not-large`, `not-contrast`, `standard`. */
export function changeView(request: Request, response: Response, wish: string): ViewMode {
  const now = viewOf(request)
  const next = {
    large: wish === 'large' || (now.large && wish !== 'not-large' && wish !== 'standard'),
    contrast: wish === 'contrast' || (now.contrast && wish !== 'not-contrast' && wish !== 'standard'),
  }
  const words = [next.large && 'large', next.contrast && 'contrast'].filter(Boolean).join('-')
  response.cookie(COOKIE, words || 'standard', { httpOnly: true, sameSite: 'lax', maxAge: YEAR_MS, path: '/' })
  return next
}
