import { z } from 'zod'

/** One event type in one version: its schema is strict when produced (`produce`), tolerant when consumed (`consume`). */
export type EventContract<Shape extends z.ZodRawShape = z.ZodRawShape> = {
  type: string
  context: string
  aggregate: string
  title: string
  data: z.ZodObject<Shape, z.core.$strict>
  /** The same for readers: fields that they do not know are dropped. */
  tolerant: z.ZodObject<Shape>
  example: z.infer<z.ZodObject<Shape>>
}

/** Declares an event contract; `type` is `cn.mingjian.<context>.<event>.v<n>`. */
export function defineEvent<Shape extends z.ZodRawShape>(definition: {
  type: string
  aggregate: string
  title: string
  shape: Shape
  example: z.infer<z.ZodObject<Shape>>
}): EventContract<Shape> {
  const { type, aggregate, title, shape, example } = definition
  const context = type.split('.')[2]
  if (!context) throw new TypeError(`event type ${type} names no context`)
  return { type, context, aggregate, title, data: z.strictObject(shape), tolerant: z.object(shape), example }
}

/** Data of a contract as TypeScript sees it. */
export type EventData<Contract extends EventContract> = z.infer<Contract['data']>

/** Reads an event's data as a consumer: unknown fields are dropped, everything else must fit. Throws ZodError. */
export function consume<Shape extends z.ZodRawShape>(contract: EventContract<Shape>, data: unknown): z.infer<z.ZodObject<Shape>> {
  return contract.tolerant.parse(data) as z.infer<z.ZodObject<Shape>>
}
