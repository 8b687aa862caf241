/** What a member remembers of the partitions that it works on: what is done above the committed offset, and how often an event was tried. */
export function openPartitions() {
  type Partition = { done: Set<number>; attempts: Map<number, number>; current: boolean }
  const open = new Map<string, Partition>()
  let assigned = new Set<string>()
  const name = (topic: string, partition: number) => `${topic}#${partition}`
  const of = (topic: string, partition: number): Partition => {
    const found = open.get(name(topic, partition)) ?? { done: new Set(), attempts: new Map(), current: false }
    open.set(name(topic, partition), found)
    return found
  }

  return {
    /** After a rebalance: what went to others is forgotten, and for what stays or comes the letters are to be read again. */
    assign(assignment: Record<string, number[]>): void {
      assigned = new Set(Object.entries(assignment).flatMap(([topic, list]) => list.map((partition) => name(topic, partition))))
      for (const each of open.keys()) if (!assigned.has(each)) open.delete(each)
      for (const partition of open.values()) partition.current = false
    },
    owns: (topic: string, partition: number) => assigned.has(name(topic, partition)),
    isCurrent: (topic: string, partition: number) => of(topic, partition).current,
    setCurrent(topic: string, partition: number): void {
      of(topic, partition).current = true
    },
    isDone: (topic: string, partition: number, offset: number) => of(topic, partition).done.has(offset),
    done(topic: string, partition: number, offset: number): void {
      of(topic, partition).done.add(offset)
      of(topic, partition).attempts.delete(offset)
    },
    /** Counts one more attempt and answers which it is. */
    attempt(topic: string, partition: number, offset: number): number {
      const { attempts } = of(topic, partition)
      const next = (attempts.get(offset) ?? 0) + 1
      attempts.set(offset, next)
      return next
    },
    /** Everything up to this offset is committed. */
    forget(topic: string, partition: number, upTo: number): void {
      const { done } = of(topic, partition)
      for (const offset of done) if (offset <= upTo) done.delete(offset)
    },
  }
}
