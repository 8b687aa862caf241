/** What a form sent: every field may come several times; an absent field reads as empty. */
export class FormValues {
  readonly #values: Map<string, string[]>

  constructor(entries: Iterable<readonly [string, string]> = []) {
    this.#values = new Map()
    for (const [name, value] of entries) this.append(name, value)
  }

  /** The first value, trimmed. */
  get(name: string): string {
    return (this.#values.get(name)?.[0] ?? '').trim()
  }

  /** The first value as typed. */
  raw(name: string): string {
    return this.#values.get(name)?.[0] ?? ''
  }

  all(name: string): string[] {
    return this.#values.get(name) ?? []
  }

  has(name: string, value: string): boolean {
    return this.all(name).includes(value)
  }

  append(name: string, value: string): void {
    this.#values.set(name, [...this.all(name), value])
  }

  set(name: string, value: string): void {
    this.#values.set(name, [value])
  }

  remove(name: string, value?: string): void {
    const rest = value === undefined ? [] : this.all(name).filter((each) => each !== value)
    if (rest.length > 0) this.#values.set(name, rest)
    else this.#values.delete(name)
  }

  /** Every pair, for carrying a form on in hidden fields. */
  entries(): [string, string][] {
    return [...this.#values].flatMap(([name, values]) => values.map((value): [string, string] => [name, value]))
  }
}
