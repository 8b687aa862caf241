import type { CalendarNotice, Rulebook } from '@mingjian/rulebook'
import type mongoose from 'mongoose'
import { Schema } from 'mongoose'
import type { CalendarNotices } from '../../application/intake-deps.ts'

const schema = new Schema(
  { _id: String, notice: Schema.Types.Mixed, enteredAt: Date, enteredBy: String },
  { versionKey: false, collection: 'calendarNotices' },
)

/** Calendar notices that an administrator entered, over those that ship; `rulebook()` always answers with all of them. */
export async function calendarNotices(
  connection: mongoose.Connection,
  shipped: Rulebook,
): Promise<CalendarNotices & { reload(): Promise<void> }> {
  const model = connection.model('calendarNotices', schema)
  await model.init()
  let current = shipped

  async function reload(): Promise<void> {
    const stored = (await model.find().sort({ _id: 1 }).lean()) as unknown as { notice: CalendarNotice }[]
    current = stored.length > 0 ? shipped.withNotices(stored.map(({ notice }) => notice)) : shipped
  }
  await reload()

  return {
    reload,
    rulebook: () => current,
    async enter(notice: CalendarNotice, by: string, at: Date): Promise<void> {
      await model.updateOne({ _id: notice.documentNo }, { $set: { notice, enteredAt: at, enteredBy: by } }, { upsert: true })
      await reload()
    },
    list: () => current.calendar.notices,
  }
}
