import { commandHandler } from '@mingjian/dossier'
import { dossierStore, page } from '@mingjian/storage'
import type mongoose from 'mongoose'
import type { HotlineStore } from '../../application/hotline-ports.ts'
import { type HotlineOrder, hotlineOrder } from '../../domain/hotline/hotline-order.ts'

const ORDERS_PAGE = 200

type Dossiers = Pick<HotlineStore, 'known' | 'draftOrder' | 'insertOrders' | 'orderKey' | 'reviseOrder' | 'ordersOf' | 'ordersBetween'>

/** Hotline orders as dossiers; none is published. */
export async function hotlineDossiers(connection: mongoose.Connection, clock: () => Date): Promise<Dossiers> {
  const orders = dossierStore<HotlineOrder>(connection, {
    collection: 'hotlineOrders',
    index: { unit: String, files: [String], receivedOn: String },
    indexes: [{ fields: { 'index.files': 1, 'index.unit': 1, _id: 1 } }, { fields: { 'index.unit': 1, 'index.receivedOn': 1, _id: 1 } }],
  })
  await orders.ready()
  const orderCommands = commandHandler(hotlineOrder, { store: orders, clock })
  type Row = { _id: string; state: HotlineOrder }
  const states = (filter: object, limit: number) =>
    orders.model
      .find(filter as never, { state: 1 })
      .sort({ _id: 1 })
      .limit(limit)
      .lean() as unknown as Promise<Row[]>

  return {
    async known(ids) {
      if (ids.length === 0) return new Map()
      return new Map((await states({ _id: { $in: ids } }, 0)).map(({ _id, state }) => [_id, state]))
    },
    draftOrder: orderCommands.draft,
    insertOrders: (drafts) => orders.insertMany(drafts),
    orderKey: async (id) => (await orders.load(id))?.key ?? undefined,
    reviseOrder: orderCommands.execute,
    async ordersOf(unit, sha256, after) {
      const rows = await states({ 'index.files': sha256, 'index.unit': unit, ...(after ? { _id: { $gt: after } } : {}) }, ORDERS_PAGE)
      return rows.map(({ _id, state }) => ({ id: _id, state }))
    },
    async ordersBetween(unit, from, to, cursor) {
      const found = await page(orders.model, {
        filter: { 'index.unit': unit, 'index.receivedOn': { $gte: from, $lte: to } },
        sort: [
          ['index.receivedOn', 1],
          ['_id', 1],
        ],
        limit: ORDERS_PAGE,
        select: ['state', 'index.receivedOn'],
        ...(cursor ? { cursor } : {}),
      })
      return found as unknown as { items: { _id: string; state: HotlineOrder }[]; next?: string }
    },
  }
}
