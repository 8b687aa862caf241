import type { Request, Response } from 'express'
import type { z } from 'zod'
import type { Caller, Role } from './caller.ts'

/** Who may call. A route without one does not start. */
export type Access = 'public' | 'signed-in' | { roles: readonly Role[] }

type Output<Schema> = Schema extends z.ZodType ? z.output<Schema> : undefined

/** What a handler gets: parsed, typed, and who asks. */
export type Call<Params, Query, Body> = {
  params: Output<Params>
  query: Output<Query>
  body: Output<Body>
  caller: Caller
  /** From `Idempotency-Key`, bound to route and caller. */
  idempotencyKey?: string
  /** Version from `If-Match`. */
  ifMatch?: number
  request: Request
  response: Response
}

export type Reply = { status?: number; body?: unknown; headers?: Record<string, string> }

/** One HTTP route, declared as data: registration, access check, validation and OpenAPI all come from it. */
export type Route = {
  method: 'get' | 'post' | 'put' | 'delete'
  /** Express path, e.g. `/api/intake/complaints/:no`. */
  path: string
  operationId: string
  summary: string
  access: Access
  params?: z.ZodType
  query?: z.ZodType
  body?: z.ZodType
  /** `json` unless the route reads the body itself (multipart). */
  bodyKind?: 'json' | 'multipart'
  /** `mediaType` is JSON when absent; several where the caller chooses. */
  responses: Record<number, { description: string; schema?: z.ZodType; mediaType?: string | readonly string[] }>
  handle(call: Call<z.ZodType, z.ZodType, z.ZodType>): Promise<Reply | undefined>
}

/** Types a route by its own schemas. A handler that writes to `response` itself answers undefined. */
export function route<Params extends z.ZodType | undefined, Query extends z.ZodType | undefined, Body extends z.ZodType | undefined>(
  declaration: Omit<Route, 'params' | 'query' | 'body' | 'handle'> & {
    params?: Params
    query?: Query
    body?: Body
    handle(call: Call<Params, Query, Body>): Promise<Reply | undefined>
  },
): Route {
  return declaration as unknown as Route
}
