// The part of a collection that looks after its indexes.
import { type IndexSpec, toIndexSpec } from './index-definition.ts'
import type { EmbeddedStore } from './store.ts'
import type { Table } from './table.ts'

export class CollectionIndexes {
  readonly collectionName: string
  protected readonly store: EmbeddedStore

  constructor(store: EmbeddedStore, name: string) {
    this.store = store
    this.collectionName = name
  }

  /** Undefined while nothing was ever written. */
  protected get table(): Table | undefined {
    return this.store.catalog.table(this.collectionName)
  }

  async createIndex(key: unknown, options: Record<string, unknown> = {}): Promise<string> {
    const spec = toIndexSpec(key, options)
    await this.store.write(() => this.store.catalog.createIndex(this.collectionName, spec))
    return spec.name
  }

  async createIndexes(specs: { key: unknown }[]): Promise<string[]> {
    const names: string[] = []
    for (const { key, ...options } of specs) names.push(await this.createIndex(key, options))
    return names
  }

  listIndexes(): { toArray(): Promise<(IndexSpec & { v: 2 })[]> } {
    return { toArray: () => this.indexes() }
  }

  async indexes(): Promise<(IndexSpec & { v: 2 })[]> {
    if (this.table === undefined)
      throw Object.assign(new Error(`ns does not exist: ${this.collectionName}`), { code: 26, codeName: 'NamespaceNotFound' })
    return this.table.indexes.map(({ spec }) => ({ v: 2, ...spec }))
  }

  async dropIndex(name: string): Promise<void> {
    await this.store.write(() => {
      const index = this.table?.indexes.find(({ spec }) => spec.name === name)
      if (this.table === undefined || index === undefined)
        throw Object.assign(new Error(`index not found with name [${name}]`), { code: 27, codeName: 'IndexNotFound' })
      this.store.catalog.dropIndex(this.table, index)
    })
  }

  async dropIndexes(): Promise<void> {
    for (const { name } of this.table === undefined ? [] : await this.indexes()) if (name !== '_id_') await this.dropIndex(name)
  }
}
