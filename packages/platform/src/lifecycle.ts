export type Closer = () => Promise<void> | void

/** What to close, last opened first, once; the whole takes at most `limitMs`. Readiness turns false as soon as closing begins. */
export function lifecycle(limitMs = 9_000) {
  const closers: { name: string; close: Closer }[] = []
  let closing: Promise<string[]> | undefined

  async function closeAll(): Promise<string[]> {
    const late: string[] = []
    for (const { name, close } of closers.reverse()) {
      try {
        await close()
      } catch (error) {
        late.push(`${name}: ${error instanceof Error ? error.message : String(error)}`)
      }
    }
    return late
  }

  return {
    onClose(name: string, close: Closer) {
      closers.push({ name, close })
    },
    get draining() {
      return closing !== undefined
    },
    /** Answers what could not be closed cleanly, in words; resolves at the limit even when something hangs. */
    close(): Promise<string[]> {
      closing ??= Promise.race([
        closeAll(),
        new Promise<string[]>((resolve) => setTimeout(() => resolve([`not everything closed within ${limitMs} ms`]), limitMs).unref()),
      ])
      return closing
    },
  }
}

export type Lifecycle = ReturnType<typeof lifecycle>
