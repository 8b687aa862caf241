/** Where the complaint lies. `unit` is an agency id, or `outside:<region>` when nobody in this system may handle it. */
export type Handling = {
  unit: string
  unitName: string
  region: string
  /** Agency ids that may read it besides the handling unit: the offices above, the city department of the field. */
  readers: string[]
  /** Units complained of and everyone they command. */
  sealedFrom: string[]
  ruleId: string
  reason: string
  source: string
  tellSuperior?: string
}
