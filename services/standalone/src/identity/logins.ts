import { randomBytes, scrypt as scryptCallback, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'
import { derivedId } from '@mingjian/dossier'
import { type Colleague, isMachine, LOCK_S, MAX_FAILURES } from '@mingjian/platform'
import type mongoose from 'mongoose'
import { Schema } from 'mongoose'
import type { LoginSpec } from '../seed/demo-logins.ts'

const scrypt = promisify<string, Buffer, number, Buffer>(scryptCallback)

export type Login = LoginSpec & { id: string; active: boolean }
type Stored = Omit<Login, 'id'> & { _id: string; salt: string; hash: string; failures: number; lockedUntil?: Date | null }

const schema = new Schema(
  {
    _id: String,
    username: { type: String, required: true },
    title: String,
    roles: [String],
    region: String,
    unit: String,
    agency: String,
    active: { type: Boolean, default: true },
    salt: String,
    hash: String,
    failures: { type: Number, default: 0 },
    lockedUntil: { type: Date, default: null },
  },
  { versionKey: false, collection: 'logins' },
)
schema.index({ username: 1 }, { unique: true })
schema.index({ unit: 1, username: 1 })

/** Id of the login of that name, which stands in tokens as `sub`. */
export const loginId = (username: string): string => derivedId(username, 'login')

/** The embedded issuer's logins. Five wrong passwords lock a login for ten minutes (GB/T 22239: login failure handling). */
export async function loginStore(connection: mongoose.Connection, clock: () => Date = () => new Date()) {
  const model = connection.model('logins', schema)
  await model.init()
  const asLogin = ({ _id, username, title, roles, region, unit, agency, active }: Stored): Login => ({
    id: _id,
    username,
    title,
    roles,
    region,
    unit,
    active,
    ...(agency ? { agency } : {}),
  })

  return {
    async put(login: LoginSpec & { password: string }): Promise<void> {
      const salt = randomBytes(16)
      const { password, ...rest } = login
      const hash = (await scrypt(password, salt, 32)).toString('base64')
      const $set = { ...rest, active: true, salt: salt.toString('base64'), hash, failures: 0, lockedUntil: null }
      await model.updateOne({ _id: loginId(login.username) }, { $set }, { upsert: true })
    },
    async deactivate(username: string): Promise<boolean> {
      return (await model.updateOne({ username }, { $set: { active: false } })).matchedCount === 1
    },
    async find(id: string): Promise<Login | undefined> {
      const found = (await model.findById(id).lean()) as unknown as Stored | null
      return found?.active ? asLogin(found) : undefined
    },
    async colleagues(unit: string): Promise<Colleague[]> {
      const found = ((await model.find({ unit, active: true }).sort({ username: 1 }).lean()) as unknown as Stored[]).map(asLogin)
      return found.filter(({ roles }) => !isMachine(roles)).map(({ id, title, roles }) => ({ id, title, roles: [...roles] }))
    },
    async list(): Promise<Login[]> {
      return ((await model.find().sort({ username: 1 }).lean()) as unknown as Stored[]).map(asLogin)
    },
    /** Whether a program's secret is right. Wrong ones lock nothing: it cannot be guessed, and a stranger could stop the program. */
    async holdsSecret(username: string, secret: string): Promise<boolean> {
      const found = (await model.findOne({ username }).lean()) as unknown as Stored | null
      const given = await scrypt(secret, Buffer.from(found?.salt ?? '', 'base64'), 32)
      return found?.active === true && timingSafeEqual(given, Buffer.from(found.hash, 'base64'))
    },
    /** The login when the password is right; `locked` after too many wrong ones. */
    async verify(username: string, password: string): Promise<Login | 'wrong' | 'locked'> {
      const found = (await model.findOne({ username }).lean()) as unknown as Stored | null
      const given = await scrypt(password, Buffer.from(found?.salt ?? '', 'base64'), 32)
      if (!found?.active) return 'wrong'
      if (found.lockedUntil && found.lockedUntil > clock()) return 'locked'
      if (timingSafeEqual(given, Buffer.from(found.hash, 'base64'))) {
        if (found.failures > 0) await model.updateOne({ _id: found._id }, { $set: { failures: 0, lockedUntil: null } })
        return asLogin(found)
      }
      const failures = found.failures + 1
      const lock = failures >= MAX_FAILURES ? { failures: 0, lockedUntil: new Date(clock().getTime() + LOCK_S * 1000) } : { failures }
      await model.updateOne({ _id: found._id }, { $set: lock })
      return 'wrong'
    },
  }
}

export type LoginStore = Awaited<ReturnType<typeof loginStore>>
