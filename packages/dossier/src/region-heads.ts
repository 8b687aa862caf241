import type { Dossier, HistoryRecord } from './dossier.ts'
import { merkleLeaf, merkleTree } from './merkle.ts'

/** The heads of all dossiers of one region as they stood at `until`: how many there were, and the Merkle root over their head hashes in id order. */
export type RegionHeads = { region: string; until: string; count: number; root: string }

/** Last record at or before an instant. Instants never fall within a history, so this is the head as it stood then. */
export function headAt(history: HistoryRecord[], until: string): HistoryRecord | undefined {
  return history.findLast((record) => record.at <= until)
}

/**
 * Folds dossiers (in id order, any mix of regions) into one root per region. `until` is an ISO instant in UTC; `regionAt` tells the region that owned a
 * dossier after the first n records, because a referral may have moved it since; undefined when it was another instance's then.
 */
export async function regionHeads<D extends Pick<Dossier<unknown>, '_id' | 'region' | 'history'>>(
  dossiers: AsyncIterable<D>,
  until: string,
  regionAt: (dossier: D, records: number) => string | undefined,
): Promise<RegionHeads[]> {
  const trees = new Map<string, ReturnType<typeof merkleTree>>()
  for await (const dossier of dossiers) {
    const head = headAt(dossier.history, until)
    if (!head) continue
    const region = head.seq === dossier.history.length ? dossier.region : regionAt(dossier, head.seq)
    if (region === undefined) continue
    let tree = trees.get(region)
    if (!tree) {
      tree = merkleTree()
      trees.set(region, tree)
    }
    tree.add(merkleLeaf(`${dossier._id} ${head.seq} ${head.hash}`))
  }
  return [...trees].sort(([a], [b]) => (a < b ? -1 : 1)).map(([region, tree]) => ({ region, until, count: tree.count, root: tree.root() }))
}
