import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { type Request, type Response, Router } from 'express'
import { acceptedEncoding } from './encoding.ts'

type Asset = { url: string; type: string; plain: Buffer; gzip: Buffer; brotli: Buffer; etag: string }

const LONG = 'public, max-age=31536000, immutable'
const SHORT = 'public, max-age=300'

function load(name: string, type: string): Asset {
  const plain = readFileSync(new URL(`../assets/${name}`, import.meta.url))
  const hash = createHash('sha256').update(plain).digest('hex').slice(0, 12)
  const url = `/assets/${name.replace(/\.(\w+)$/, `.${hash}.$1`)}`
  return { url, type, plain, gzip: gzipSync(plain, { level: 9 }), brotli: brotliCompressSync(plain), etag: `"${hash}"` }
}

const stylesheet = load('portal.css', 'text/css; charset=utf-8')
const script = load('portal.js', 'text/javascript; charset=utf-8')
const exam = load('exam.js', 'text/javascript; charset=utf-8')
const icon = load('icon.svg', 'image/svg+xml')

/** Addresses with the content's hash, cached for a year. */
export const assetUrls = { stylesheet: stylesheet.url, script: script.url, exam: exam.url, icon: icon.url }

/** The few static files, compressed once at start. The stylesheet answers under its plain name too, for pages of the embedded sign-in. */
export function assets(): Router {
  const router = Router()
  for (const asset of [stylesheet, script, exam, icon]) {
    router.get(asset.url, (request, response) => send(asset, LONG, request, response))
  }
  router.get('/assets/portal.css', (request, response) => {
    if (request.headers['if-none-match'] === stylesheet.etag) return void response.status(304).end()
    send(stylesheet, SHORT, request, response)
  })
  router.get('/favicon.ico', (_request, response) => void response.redirect(301, icon.url))
  return router
}

function send({ type, plain, gzip, brotli, etag }: Asset, cache: string, request: Request, response: Response): void {
  const encoding = acceptedEncoding(request)
  response.set({ 'Content-Type': type, 'Cache-Control': cache, ETag: etag, Vary: 'Accept-Encoding' })
  if (encoding) response.set('Content-Encoding', encoding)
  response.end(encoding === 'br' ? brotli : encoding === 'gzip' ? gzip : plain)
}
