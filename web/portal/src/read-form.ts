import type { Readable } from 'node:stream'
import busboy from 'busboy'
import type { Request } from 'express'
import { FormValues } from './form-values.ts'

/** A form that can not be read: broken, or beyond what any page sends. */
export class UnreadableForm extends Error {
  readonly code = 'unreadable-form'
}

/** Takes one uploaded file as it streams; must read it to its end. Answers fields to put into the form instead. */
export type FileTaker = (field: string, name: string, content: Readable) => Promise<void>

const LIMITS = { fields: 400, fieldNameSize: 100, fieldSize: 120_000, files: 9, parts: 420, headerPairs: 50 }

/** Reads a posted form, urlencoded or multipart. Without a taker files are thrown away; an empty file field is no file. */
export function readForm(request: Request, takeFile?: (form: FormValues) => FileTaker): Promise<FormValues> {
  return new Promise((resolve, reject) => {
    const form = new FormValues()
    const taking: Promise<void>[] = []
    const fail = () => {
      request.resume()
      reject(new UnreadableForm('the form could not be read'))
    }
    if (request.destroyed) return fail()
    let parser: busboy.Busboy
    try {
      parser = busboy({ headers: request.headers, limits: LIMITS, defParamCharset: 'utf8' })
    } catch {
      return fail()
    }
    const take = takeFile?.(form)
    parser.on('field', (name, value, { valueTruncated }) => (valueTruncated ? fail() : form.append(name, value)))
    parser.on('file', (field, stream, { filename }) => {
      if (!(take && filename)) return void stream.resume()
      taking.push(take(field, filename.slice(0, 100), stream).finally(() => stream.resume()))
    })
    parser.on('fieldsLimit', fail)
    parser.on('partsLimit', fail)
    parser.on('error', fail)
    parser.on('close', () => Promise.all(taking).then(() => resolve(form), reject))
    request.on('aborted', fail)
    request.pipe(parser)
  })
}
