import { DomainError } from '@mingjian/dossier'
import busboy from 'busboy'
import type { Request } from 'express'
import { InvalidRequest } from './problem.ts'

/** Gives the one part named `file` to `take` as it streams; a second file is refused, an upload that breaks off ends what `take` reads with an error. */
export function readMultipartFile<T>(
  request: Request,
  take: (file: AsyncIterable<Uint8Array>, fields: Record<string, string>, fileName: string) => Promise<T>,
): Promise<T> {
  if (!request.is('multipart/form-data')) throw new DomainError('unsupported-media-type', '请以表单方式上传文件（multipart/form-data）。')
  if (request.destroyed) throw new DomainError('malformed-body', '上传没有完成，请重新上传。')
  const missing = () => new InvalidRequest([{ field: 'file', message: '请选择一个文件。' }])
  return new Promise<T>((resolve, reject) => {
    let taken: Promise<T> | undefined
    const fields: Record<string, string> = Object.create(null)
    let parser: busboy.Busboy
    try {
      parser = busboy({
        headers: request.headers,
        defParamCharset: 'utf8',
        limits: { files: 1, fields: 10, fieldSize: 10_000, parts: 12, headerPairs: 50 },
      })
    } catch {
      return reject(new DomainError('malformed-body', '上传的表单格式不正确，请重新选择文件。'))
    }
    const fail = (error: unknown) => {
      request.unpipe(parser)
      request.resume()
      parser.destroy()
      reject(error)
    }
    parser.on('field', (name, value) => {
      fields[name] = value
    })
    parser.on('file', (name, stream, { filename }) => {
      // Without a listener an upload that breaks off before it is read would end the process.
      stream.on('error', () => undefined)
      if (name !== 'file' || taken) return void stream.resume()
      taken = take(stream, fields, filename ?? '')
      taken.catch((error: unknown) => {
        stream.resume()
        fail(error)
      })
    })
    parser.on('filesLimit', () => fail(new InvalidRequest([{ field: 'file', message: '一次只能上传一个文件。' }])))
    parser.on('error', () => fail(new DomainError('malformed-body', '上传没有完成，请重新上传。')))
    parser.on('close', () => (taken ? taken.then(resolve, reject) : reject(missing())))
    request.on('aborted', () => fail(new DomainError('malformed-body', '上传没有完成，请重新上传。')))
    request.pipe(parser)
  })
}
