import { DomainError } from '@mingjian/dossier'
import { type Agency, createAgencyDirectory } from '@mingjian/rulebook'
import type mongoose from 'mongoose'
import { Schema } from 'mongoose'
import type { AgencyRegister } from '../../application/intake-deps.ts'

type Stored = Omit<Agency, 'id'> & { _id: string }

const schema = new Schema(
  {
    _id: String,
    name: { type: String, required: true },
    region: { type: String, required: true },
    kind: { type: String, required: true },
    level: String,
    field: String,
    parentId: String,
    superiorId: String,
    supervisionUnitId: String,
    phone: String,
    sign: String,
    closed: Boolean,
  },
  { versionKey: false, collection: 'agencies', strict: 'throw' },
)
schema.index({ region: 1, _id: 1 })

/** Intake's copy of the register of agencies, held in memory and kept in the store: a few thousand rows that every filing asks. */
export async function mongooseAgencies(connection: mongoose.Connection) {
  const model = connection.model('agencies', schema)
  await model.init()
  let directory = createAgencyDirectory([])
  let sorted: Agency[] = []

  function hold(agencies: Agency[]): void {
    // In one order, whatever was put last: of several internal units, or offices, the first stands.
    sorted = agencies.sort((a, b) => (a.region === b.region ? (a.id < b.id ? -1 : 1) : a.region < b.region ? -1 : 1))
    directory = createAgencyDirectory(sorted)
  }

  async function reload(): Promise<void> {
    const agencies: Agency[] = []
    for await (const { _id, ...rest } of model.find().sort({ _id: 1 }).lean().cursor() as unknown as AsyncIterable<Stored>)
      agencies.push({ id: _id, ...rest })
    hold(agencies)
  }
  await reload()

  const register: AgencyRegister = {
    get: (id) => directory.get(id),
    supervisionOffice: (region) => directory.supervisionOffice(region),
    subordinates: (id) => directory.subordinates(id),
    byName: (name, region) =>
      sorted.filter(
        (agency) => agency.name === name && !agency.closed && (region.startsWith(agency.region) || agency.region.startsWith(region)),
      )[0],
    all: () => sorted,
    async put(agencies) {
      await model.bulkWrite(
        agencies.map(({ id, ...rest }) => ({ replaceOne: { filter: { _id: id }, replacement: { ...rest }, upsert: true } })) as never,
      )
      const ids = new Set(agencies.map(({ id }) => id))
      hold([...sorted.filter(({ id }) => !ids.has(id)), ...agencies])
    },
    search({ region, q, limit, after }) {
      const start = after ? sorted.findIndex(({ id }) => id === after) + 1 : 0
      if (after && start === 0) throw new DomainError('invalid-cursor', '翻页的位置已经失效，请回到第一页。')
      return sorted
        .slice(start)
        .filter((agency) => !agency.closed && (!region || agency.region === region) && (!q || agency.name.includes(q)))
        .slice(0, limit)
    },
  }
  return {
    register,
    /** Reads again what another process may have put. */
    reload,
  }
}
