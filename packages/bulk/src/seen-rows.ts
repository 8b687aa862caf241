const START = 1 << 12
/** Five 32-bit words an entry: two of the id, two of the content, the row. */
const WORDS = 5

/**
 * Which order numbers a file has had so far, and in which row first: an open-addressing table of 20 bytes an entry, so that a file of a million rows
 * needs some tens of megabytes. Ids and contents are hashes; equal 64-bit halves are taken as equal.
 */
export class SeenRows {
  #slots = START
  #words = new Uint32Array(START * WORDS)
  #size = 0

  /** The first row with this id and whether it said the same, or undefined after remembering this one as the first. */
  meet(id: string, content: Buffer, row: number): { row: number; same: boolean } | undefined {
    const hex = id.replaceAll('-', '')
    const entry: [number, number, number, number, number] = [
      Number.parseInt(hex.slice(0, 8), 16),
      Number.parseInt(hex.slice(24), 16),
      content.readUInt32LE(0),
      content.readUInt32LE(4),
      row,
    ]
    const at = this.#find(entry[0], entry[1])
    if (this.#words[at + 4] !== 0)
      return { row: this.#words[at + 4] as number, same: this.#words[at + 2] === entry[2] && this.#words[at + 3] === entry[3] }
    this.#words.set(entry, at)
    this.#size += 1
    if (this.#size * 2 > this.#slots) this.#grow()
    return undefined
  }

  #find(high: number, low: number): number {
    let slot = (high ^ low) & (this.#slots - 1)
    for (;;) {
      const at = slot * WORDS
      if (this.#words[at + 4] === 0 || (this.#words[at] === high && this.#words[at + 1] === low)) return at
      slot = (slot + 1) & (this.#slots - 1)
    }
  }

  #grow(): void {
    const old = this.#words
    this.#slots *= 2
    this.#words = new Uint32Array(this.#slots * WORDS)
    for (let at = 0; at < old.length; at += WORDS) {
      if (old[at + 4] !== 0) this.#words.set(old.subarray(at, at + WORDS), this.#find(old[at] as number, old[at + 1] as number))
    }
  }
}
