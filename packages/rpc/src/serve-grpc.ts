import { fileURLToPath } from 'node:url'
import { Server, ServerCredentials, type ServiceDefinition, type UntypedServiceImplementation } from '@grpc/grpc-js'
import { loadSync } from '@grpc/proto-loader'
import { ReflectionService } from '@grpc/reflection'
import { HealthImplementation } from 'grpc-health-check'

const PROTO_ROOT = fileURLToPath(new URL('../../../proto/', import.meta.url))

export type GrpcService = {
  /** For example `mingjian.intake.v1.IntakeService`. */
  name: string
  /** Below `proto/`. */
  protoFile: string
  definition: ServiceDefinition
  implementation: UntypedServiceImplementation
}

/** Serves gRPC at `unix:<path>` or `host:port` with health and reflection; `close` finishes calls under way and turns health to NOT_SERVING first. */
export async function serveGrpc(
  address: string,
  services: GrpcService[],
  credentials = ServerCredentials.createInsecure(),
): Promise<{ close(): Promise<void> }> {
  const server = new Server({ 'grpc.max_receive_message_length': 1024 * 1024, 'grpc.keepalive_time_ms': 60_000 })
  const health = new HealthImplementation()
  for (const { name, definition, implementation } of services) {
    server.addService(definition, implementation)
    health.setStatus(name, 'SERVING')
  }
  health.setStatus('', 'SERVING')
  health.addToServer(server)
  const description = loadSync(
    services.map(({ protoFile }) => protoFile),
    { includeDirs: [PROTO_ROOT] },
  )
  new ReflectionService(description).addToServer(server)
  await new Promise<void>((resolve, reject) => server.bindAsync(address, credentials, (error) => (error ? reject(error) : resolve())))
  return {
    close: () =>
      new Promise((resolve) => {
        health.setStatus('', 'NOT_SERVING')
        const late = setTimeout(() => server.forceShutdown(), 3_000)
        late.unref()
        server.tryShutdown(() => {
          clearTimeout(late)
          resolve()
        })
      }),
  }
}
