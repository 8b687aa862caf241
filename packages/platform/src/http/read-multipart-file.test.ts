import { createServer } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { expect, test } from '@jest/globals'
import express from 'express'
import { readMultipartFile } from './read-multipart-file.ts'

type Outcome = { read: Promise<string>; answer: Promise<unknown> }

/** Serves one upload whose raw bytes the client sends, and then hangs up when told to. */
async function upload(parts: string[], hangUp: boolean, before: Promise<unknown> = Promise.resolve()): Promise<Outcome> {
  const body = parts.join('')
  const length = Buffer.byteLength(body) + (hangUp ? 1_000 : 0)
  const head = `POST / HTTP/1.1\r\nhost: a\r\ncontent-type: multipart/form-data; boundary=x\r\ncontent-length: ${length}\r\n\r\n`
  return new Promise((resolve) => {
    const app = express()
    const server = createServer(app)
    app.post('/', (request, response) => {
      let settle: (outcome: Promise<string>) => void
      const read = new Promise<string>((done) => {
        settle = done
      })
      const answer = readMultipartFile(request, (file) => {
        const text = (async () => {
          let got = ''
          await before
          for await (const chunk of file) got += Buffer.from(chunk).toString()
          return got
        })()
        settle(text.catch((error: Error) => `broken: ${error.name}`))
        return text
      }).catch((error: { code?: string; errors?: unknown }) => error)
      void answer.finally(() => {
        response.end()
        server.close()
        server.closeAllConnections()
      })
      resolve({ read, answer })
    })
    server.listen(0, '127.0.0.1', () => {
      const socket = connect((server.address() as AddressInfo).port, '127.0.0.1')
      socket.on('error', () => undefined)
      socket.write(head + body, () => hangUp && socket.destroy())
    })
  })
}

const part = (name: string, content: string) => `--x\r\ncontent-disposition: form-data; name="${name}"; filename="a"\r\n\r\n${content}\r\n`

test('the file is read as it comes', async () => {
  const { read, answer } = await upload([part('file', 'all of it'), '--x--\r\n'], false)
  expect([await read, await answer]).toEqual(['all of it', 'all of it'])
})

test('an upload that breaks off ends the reading with an error, so that nothing waits for the rest', async () => {
  const { read, answer } = await upload(['--x\r\ncontent-disposition: form-data; name="file"; filename="a"\r\n\r\nsome of it'], true)
  expect(await read).toMatch(/^broken: /)
  expect(await answer).toMatchObject({ code: 'malformed-body' })
})

test('a second file is refused', async () => {
  const { answer } = await upload([part('file', 'one'), part('file', 'two'), '--x--\r\n'], false)
  expect(await answer).toMatchObject({ errors: [{ field: 'file', message: '一次只能上传一个文件。' }] })
})

test('an upload that ends within the file before anybody reads it is refused, and ends no process', async () => {
  let begin: () => void = () => undefined
  const { read, answer } = await upload([part('file', 'some of it')], false, new Promise<void>((resolve) => (begin = resolve)))
  expect(await answer).toMatchObject({ code: 'malformed-body' })
  begin()
  expect(await read).toMatch(/^broken: /)
})

test('nor does one that ends within a part that nobody wants', async () => {
  const { answer } = await upload([part('other', 'some of it')], false)
  expect(await answer).toMatchObject({ code: 'malformed-body' })
})
