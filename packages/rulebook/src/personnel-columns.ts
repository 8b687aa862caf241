import { z } from 'zod'
import { type ImportColumns, importColumnsSchema } from './import-columns.ts'
import { ruleMeta } from './rule-meta.ts'

const field = importColumnsSchema.shape.fields.valueType.extend({
  /** What somebody who fills in the template has to know. */ note: z.string().optional(),
})
const fields = z.record(z.string().regex(/^[a-z][A-Za-z0-9]*$/), field)

/** The tables by which a register of people is filled, in the order in which they build on each other. */
export const PERSONNEL_TABLES = ['agencies', 'officers', 'certificates', 'appointments', 'questions', 'attendance', 'agency-years'] as const
export type PersonnelTable = (typeof PERSONNEL_TABLES)[number]

/** Fields of each table of personnel and the header texts under which files give them. */
export const personnelColumnsSchema = z.strictObject({
  ...ruleMeta,
  agencies: fields,
  officers: fields,
  certificates: fields,
  appointments: fields,
  questions: fields,
  attendance: fields,
  'agency-years': fields,
})
export type PersonnelColumns = z.infer<typeof personnelColumnsSchema>

/** The columns of one table, as an import settles them. */
export const columnsOfTable = ({ version, source, basis, ...tables }: PersonnelColumns, table: PersonnelTable): ImportColumns => ({
  version,
  source,
  basis,
  fields: tables[table],
  profiles: {},
})
