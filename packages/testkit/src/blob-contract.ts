// What every BlobStore adapter promises.
import { createHash, randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'

type Blobs = {
  put(content: AsyncIterable<Uint8Array>, limits: { maxBytes: number; id?: string }): Promise<{ id: string; size: number; sha256: string }>
  get(id: string): Promise<AsyncIterable<Uint8Array>>
  stat(id: string): Promise<{ size: number } | undefined>
  delete(id: string): Promise<boolean>
  list(): AsyncIterable<string>
}
export type BlobStoreUnderTest = { blobs: Blobs; close(): Promise<void> }

async function* chunks(...parts: Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* parts
}

async function* broken(): AsyncGenerator<Uint8Array> {
  yield Buffer.from('half')
  throw new Error('the sender went away')
}

const read = async (stream: AsyncIterable<Uint8Array>): Promise<Buffer> => {
  const parts: Uint8Array[] = []
  for await (const part of stream) parts.push(part)
  return Buffer.concat(parts)
}

export const blobContract = (name: string, open: () => Promise<BlobStoreUnderTest>): void => {
  describe(`blob store contract: ${name}`, () => {
    let opened: BlobStoreUnderTest
    let blobs: Blobs
    beforeAll(async () => {
      opened = await open()
      blobs = opened.blobs
    })
    afterAll(() => opened.close())

    test('gives back the bytes that were put, with their size and digest', async () => {
      const content = Buffer.alloc(300_000, 7)
      const put = await blobs.put(chunks(content.subarray(0, 100), content.subarray(100)), { maxBytes: 300_000 })
      expect(put).toMatchObject({ size: 300_000, sha256: createHash('sha256').update(content).digest('hex') })
      expect((await read(await blobs.get(put.id))).equals(content)).toBe(true)
      expect(await blobs.stat(put.id)).toMatchObject({ size: 300_000 })
    })

    test('keeps an empty blob', async () => {
      const { id } = await blobs.put(chunks(), { maxBytes: 1 })
      expect(await read(await blobs.get(id))).toHaveLength(0)
    })

    test('under an id of the caller it replaces what was there, and takes no other kind of id', async () => {
      const id = randomUUID()
      for (const content of ['first', 'second']) {
        expect((await blobs.put(chunks(Buffer.from(content)), { maxBytes: 10, id })).id).toBe(id)
        expect((await read(await blobs.get(id))).toString()).toBe(content)
      }
      await expect(blobs.put(chunks(), { maxBytes: 1, id: '../outside' })).rejects.toThrow(TypeError)
    })

    test('stops at the first byte too many, before the rest has come', async () => {
      let asked = 0
      async function* endless(): AsyncGenerator<Uint8Array> {
        for (;;) {
          asked++
          yield Buffer.alloc(1000)
        }
      }
      await expect(blobs.put(endless(), { maxBytes: 2500 })).rejects.toMatchObject({ code: 'blob-too-large' })
      expect(asked).toBe(3)
    })

    test('passes on the failure of the sender', async () => {
      await expect(blobs.put(broken(), { maxBytes: 100 })).rejects.toThrow('the sender went away')
    })

    test('deletes once', async () => {
      const { id } = await blobs.put(chunks(Buffer.from('x')), { maxBytes: 1 })
      expect(await blobs.delete(id)).toBe(true)
      expect(await blobs.delete(id)).toBe(false)
      expect(await blobs.stat(id)).toBeUndefined()
      await expect(blobs.get(id)).rejects.toMatchObject({ code: 'blob-not-found' })
    })

    test('lists what is whole', async () => {
      const [kept, gone] = [await blobs.put(chunks(Buffer.from('a')), { maxBytes: 1 }), await blobs.put(chunks(), { maxBytes: 1 })]
      await blobs.delete(gone.id)
      await expect(blobs.put(broken(), { maxBytes: 100 })).rejects.toThrow()
      const listed = await Array.fromAsync(blobs.list())
      expect([listed.includes(kept.id), listed.includes(gone.id), new Set(listed).size]).toEqual([true, false, listed.length])
      for (const id of listed) expect(await blobs.stat(id)).toBeDefined()
    })

    test('knows no id but its own, above all no path', async () => {
      for (const id of ['../../etc/passwd', '', '.', 'unfinished', '00000000-0000-0000-0000-000000000000', 'a\u0000b']) {
        expect(await blobs.stat(id)).toBeUndefined()
        expect(await blobs.delete(id)).toBe(false)
        await expect(blobs.get(id)).rejects.toMatchObject({ code: 'blob-not-found' })
      }
    })
  })
}
