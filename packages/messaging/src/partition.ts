/** Partition of a key by FNV-1a (32 bit): the same key always meets the same partition while the count of partitions stays. */
export function partitionOf(key: string, partitions: number): number {
  let hash = 0x811c9dc5
  for (const byte of Buffer.from(key, 'utf8')) hash = Math.imul(hash ^ byte, 0x01000193)
  return (hash >>> 0) % partitions
}
