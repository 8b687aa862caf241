import { z } from 'zod'
import type { Route } from './route.ts'

const jsonSchema = (schema: z.ZodType, io: 'input' | 'output') => {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { target: 'draft-2020-12', io, unrepresentable: 'any' }) as Record<
    string,
    unknown
  >
  return rest
}

const problem = {
  description: 'problem+json (RFC 9457)',
  content: {
    'application/problem+json': {
      schema: {
        type: 'object',
        required: ['type', 'status', 'code', 'detail', 'correlationId'],
        properties: {
          type: { type: 'string' },
          title: { type: 'string' },
          status: { type: 'integer' },
          code: { type: 'string' },
          detail: { type: 'string' },
          correlationId: { type: 'string' },
        },
      },
    },
  },
}

/** OpenAPI 3.1 made from the declared routes alone. */
export function openApi(routes: Route[], info: { title: string; version: string; realmUrl: string }): object {
  const paths: Record<string, Record<string, unknown>> = {}
  for (const declared of routes) {
    const path = declared.path.replace(/:(\w+)/g, '{$1}')
    paths[path] = { ...paths[path], [declared.method]: operation(declared) }
  }
  return {
    openapi: '3.1.0',
    info: { title: info.title, version: info.version, license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } },
    paths,
    components: {
      securitySchemes: { realm: { type: 'openIdConnect', openIdConnectUrl: `${info.realmUrl}/.well-known/openid-configuration` } },
    },
  }
}

function operation(declared: Route): object {
  const parameters = [...fields(declared.params, 'path'), ...fields(declared.query, 'query')]
  const responses = Object.fromEntries(
    Object.entries(declared.responses).map(([status, { description, schema, mediaType }]) => [
      status,
      { description, ...(schema ? { content: contentOf(schema, mediaType) } : {}) },
    ]),
  )
  const bodyType = declared.bodyKind === 'multipart' ? 'multipart/form-data' : 'application/json'
  return {
    operationId: declared.operationId,
    summary: declared.summary,
    ...(declared.access === 'public' ? { security: [] } : { security: [{ realm: [] }] }),
    ...(typeof declared.access === 'object' ? { 'x-roles': declared.access.roles } : {}),
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(declared.body ? { requestBody: { required: true, content: { [bodyType]: { schema: jsonSchema(declared.body, 'input') } } } } : {}),
    responses: { ...responses, default: problem },
  }
}

function contentOf(schema: z.ZodType, mediaType: string | readonly string[] = 'application/json'): object {
  return Object.fromEntries([mediaType].flat().map((each) => [each, { schema: jsonSchema(schema, 'output') }]))
}

function fields(schema: z.ZodType | undefined, where: 'path' | 'query'): object[] {
  if (!schema) return []
  const { properties = {}, required = [] } = jsonSchema(schema, 'input') as { properties?: Record<string, object>; required?: string[] }
  return Object.entries(properties).map(([name, value]) => ({
    name,
    in: where,
    required: where === 'path' || required.includes(name),
    schema: value,
  }))
}
