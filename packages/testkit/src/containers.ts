// Real servers in containers, under the names of their official images; each may be replaced by an environment variable.
import { type AddressInfo, createServer } from 'node:net'
import { GenericContainer, type StartedTestContainer, Wait } from 'testcontainers'

// Ports are published on this machine alone, also where the tests themselves run in a container that shares its network.
process.env.TESTCONTAINERS_HOST_OVERRIDE ??= '127.0.0.1'

export const IMAGES = {
  kafka: process.env.KAFKA_IMAGE ?? 'apache/kafka:4.3.1',
  mongo: process.env.MONGO_IMAGE ?? 'mongo:6.0',
  keycloak: process.env.KEYCLOAK_IMAGE ?? 'quay.io/keycloak/keycloak:26.7.3',
  toxiproxy: process.env.TOXIPROXY_IMAGE ?? 'ghcr.io/shopify/toxiproxy:2.5.0',
}

/** A port of this machine that is free now. */
export async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

/** One broker; `address` is reachable from this machine. Further settings as the image takes them (KAFKA_…), and the port that is published. */
export async function startKafka(
  settings: Record<string, string> = {},
  published?: { container: number; host: number },
): Promise<{ container: StartedTestContainer; address: string }> {
  const port = published?.host ?? (await freePort())
  const container = await new GenericContainer(IMAGES.kafka)
    .withEnvironment({
      KAFKA_NODE_ID: '1',
      KAFKA_PROCESS_ROLES: 'broker,controller',
      KAFKA_LISTENERS: 'PLAINTEXT://:9092,CONTROLLER://:9093',
      KAFKA_ADVERTISED_LISTENERS: `PLAINTEXT://127.0.0.1:${port}`,
      KAFKA_LISTENER_SECURITY_PROTOCOL_MAP: 'CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT',
      KAFKA_CONTROLLER_LISTENER_NAMES: 'CONTROLLER',
      KAFKA_CONTROLLER_QUORUM_VOTERS: '1@localhost:9093',
      KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR: '1',
      KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR: '1',
      KAFKA_TRANSACTION_STATE_LOG_MIN_ISR: '1',
      KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS: '0',
      KAFKA_AUTO_CREATE_TOPICS_ENABLE: 'false',
      ...settings,
    })
    .withExposedPorts({ container: published?.container ?? 9092, host: port })
    .withWaitStrategy(Wait.forLogMessage(/Kafka Server started/))
    .withStartupTimeout(180_000)
    .start()
  return { container, address: `127.0.0.1:${port}` }
}

/** A replica set of one member; `uri` is reachable from this machine. */
export async function startMongo(): Promise<{ container: StartedTestContainer; uri: string }> {
  const port = await freePort()
  const container = await new GenericContainer(IMAGES.mongo)
    .withCommand(['--replSet', 'rs0', '--bind_ip_all', '--port', String(port)])
    .withExposedPorts({ container: port, host: port })
    .withWaitStrategy(Wait.forLogMessage(/Waiting for connections/))
    .withStartupTimeout(180_000)
    .start()
  const initiate = `rs.initiate({_id: 'rs0', members: [{_id: 0, host: '127.0.0.1:${port}'}]})`
  const { exitCode, output } = await container.exec(['mongosh', '--quiet', '--port', String(port), '--eval', initiate])
  if (exitCode !== 0) throw new Error(`the replica set did not begin: ${output}`)
  return { container, uri: `mongodb://127.0.0.1:${port}/?replicaSet=rs0` }
}

/** One server without a replica set. */
export async function startStandaloneMongo(): Promise<{ container: StartedTestContainer; uri: string }> {
  const container = await new GenericContainer(IMAGES.mongo)
    .withExposedPorts(27017)
    .withWaitStrategy(Wait.forLogMessage(/Waiting for connections/))
    .withStartupTimeout(180_000)
    .start()
  return { container, uri: `mongodb://127.0.0.1:${container.getMappedPort(27017)}/` }
}
