import { type KeyRing, openDataKey, type WrappedKey, wrapDataKey } from '@mingjian/dossier'
import type mongoose from 'mongoose'
import { Schema } from 'mongoose'

/** Where data keys lie, each in `key`, bound to the document's id. */
const HOLDERS = ['complaints', 'hotlineOrders', 'hotlineUploads', 'hotlineRejects', 'attachments']
const PAGE = 200

type Holder = { _id: string; key?: WrappedKey | null }

const holder = (collection: string) =>
  new Schema({ _id: String, key: Schema.Types.Mixed }, { versionKey: false, collection, autoCreate: false, autoIndex: false })

/**
 * Wraps every data key of intake, and of the collections named besides, by the present generation of its region's key; what the keys seal, the history and its hashes stay as they are.
 * May be killed and run again. Answers how many were wrapped anew.
 */
export async function rewrapKeys(
  connection: mongoose.Connection,
  keys: KeyRing,
  progress: (rewrapped: number) => void,
  more: string[] = [],
): Promise<number> {
  let rewrapped = 0
  for (const name of [...HOLDERS, ...more]) {
    const model = connection.model(`keys of ${name}`, holder(name))
    for (let after = ''; ; ) {
      const found = (await model
        .find({ _id: { $gt: after } }, { key: 1 })
        .sort({ _id: 1 })
        .limit(PAGE)
        .lean()) as unknown as Holder[]
      for (const { _id, key } of found) {
        after = _id
        if (!key) continue
        const region = key.kid.slice(key.kid.indexOf('/') + 1)
        if (key.kid === keys.currentKid(region)) continue
        const $set = { key: wrapDataKey(keys, region, _id, openDataKey(keys, _id, key)) }
        rewrapped += (await model.updateOne({ _id, 'key.wrapped': key.wrapped }, { $set })).modifiedCount
      }
      progress(rewrapped)
      if (found.length < PAGE) break
    }
  }
  return rewrapped
}
