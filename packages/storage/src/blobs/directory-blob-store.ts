// Blobs as files: written beside, made durable, then renamed into place, so that a name never shows half a file.
import { createHash, randomUUID } from 'node:crypto'
import { type FileHandle, mkdir, open, readdir, rename, rm, stat, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import { BLOB_ID, BlobNotFound, type BlobStore, BlobTooLarge } from './blob-store.ts'

const isMissing = (error: unknown): boolean => (error as { code?: string }).code === 'ENOENT'

const syncFolder = async (folder: string): Promise<void> => {
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

const writeAll = async (
  handle: FileHandle,
  content: AsyncIterable<Uint8Array>,
  maxBytes: number,
): Promise<{ size: number; sha256: string }> => {
  const hash = createHash('sha256')
  let size = 0
  for await (const chunk of content) {
    size += chunk.length
    if (size > maxBytes) throw new BlobTooLarge(maxBytes)
    hash.update(chunk)
    await handle.writeFile(chunk)
  }
  return { size, sha256: hash.digest('hex') }
}

/** Opens (or makes) a folder of blobs and removes what killed writes left behind; one process at a time may own it. */
export const directoryBlobStore = async (dir: string): Promise<BlobStore> => {
  const unfinished = join(dir, 'unfinished')
  await mkdir(unfinished, { recursive: true, mode: 0o700 })
  for (const name of await readdir(unfinished)) await rm(join(unfinished, name), { force: true })

  const folderOf = (id: string): string => join(dir, id.slice(0, 2))
  const pathOf = (id: string): string | undefined => (BLOB_ID.test(id) ? join(folderOf(id), id) : undefined)

  const publish = async (temporary: string, id: string): Promise<void> => {
    const folder = folderOf(id)
    if ((await mkdir(folder, { recursive: true, mode: 0o700 })) !== undefined) await syncFolder(dir)
    await rename(temporary, join(folder, id))
    await syncFolder(folder)
  }

  return {
    async put(content, { maxBytes, id = randomUUID() }) {
      if (pathOf(id) === undefined) throw new TypeError('the id of a blob is a UUID')
      const temporary = join(unfinished, randomUUID())
      const handle = await open(temporary, 'wx', 0o600)
      try {
        const written = await writeAll(handle, content, maxBytes)
        await handle.sync()
        await handle.close()
        await publish(temporary, id)
        return { id, ...written }
      } catch (error) {
        await handle.close().catch(() => undefined)
        await rm(temporary, { force: true })
        throw error
      }
    },
    async get(id) {
      const path = pathOf(id)
      if (path === undefined) throw new BlobNotFound()
      try {
        return (await open(path, 'r')).createReadStream()
      } catch (error) {
        throw isMissing(error) ? new BlobNotFound() : error
      }
    },
    async stat(id) {
      const path = pathOf(id)
      try {
        return path === undefined ? undefined : { size: (await stat(path)).size }
      } catch (error) {
        if (isMissing(error)) return undefined
        throw error
      }
    },
    async delete(id) {
      const path = pathOf(id)
      if (path === undefined) return false
      try {
        await unlink(path)
      } catch (error) {
        if (isMissing(error)) return false
        throw error
      }
      await syncFolder(folderOf(id))
      return true
    },
    async *list() {
      for (const folder of await readdir(dir, { withFileTypes: true })) {
        if (!folder.isDirectory() || folder.name.length !== 2) continue
        for (const id of await readdir(join(dir, folder.name))) if (pathOf(id) !== undefined) yield id
      }
    },
  }
}
