import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { done, openKafkaBus } from '@mingjian/messaging'
import { anEvent, freePort, startKafka } from '@mingjian/testkit'
import { generate } from 'selfsigned'

// TLS with SCRAM, as a city's brokers have it.

const password = randomBytes(12).toString('base64url')
let kafka: Awaited<ReturnType<typeof startKafka>>
let address: string
let ca: string

/** A PEM as one line of a properties file. */
const oneLine = (pem: string) => pem.trim().replace(/\r?\n/g, '\\n')

beforeAll(async () => {
  const port = await freePort()
  address = `127.0.0.1:${port}`
  const made = await generate([{ name: 'commonName', value: '127.0.0.1' }], {
    keyType: 'rsa',
    algorithm: 'sha256',
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'subjectAltName', altNames: [{ type: 7, ip: '127.0.0.1' }] },
    ],
  })
  ca = made.cert
  kafka = await startKafka(
    {
      KAFKA_LISTENERS: 'PLAINTEXT://:9092,SASL_SSL://:9094,CONTROLLER://:9093',
      KAFKA_ADVERTISED_LISTENERS: `PLAINTEXT://localhost:9092,SASL_SSL://${address}`,
      KAFKA_LISTENER_SECURITY_PROTOCOL_MAP: 'CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT,SASL_SSL:SASL_SSL',
      KAFKA_INTER_BROKER_LISTENER_NAME: 'PLAINTEXT',
      KAFKA_SASL_ENABLED_MECHANISMS: 'SCRAM-SHA-512',
      KAFKA_SSL_KEYSTORE_TYPE: 'PEM',
      KAFKA_SSL_KEYSTORE_CERTIFICATE_CHAIN: oneLine(made.cert),
      KAFKA_SSL_KEYSTORE_KEY: oneLine(made.private),
      KAFKA_LISTENER_NAME_SASL__SSL_SCRAM___SHA___512_SASL_JAAS_CONFIG: 'org.apache.kafka.common.security.scram.ScramLoginModule required;',
    },
    { container: 9094, host: port },
  )
  const user = ['--entity-type', 'users', '--entity-name', 'mingjian', '--add-config', `SCRAM-SHA-512=[password=${password}]`]
  const { exitCode, output } = await kafka.container.exec([
    '/opt/kafka/bin/kafka-configs.sh',
    '--bootstrap-server',
    'localhost:9092',
    '--alter',
    ...user,
  ])
  expect([exitCode, output]).toEqual([0, expect.anything()])
})
afterAll(() => kafka?.container.stop())

const bus = (given: string, ssl: object | false = { ca: [ca] }) =>
  openKafkaBus({
    clientId: 'security',
    brokers: [address],
    topics: { partitions: 1, replication: 1 },
    sasl: { mechanism: 'scram-sha-512', username: 'mingjian', password: given },
    ...(ssl ? { ssl } : {}),
  })

test('with the certificate and the password events go out and come in', async () => {
  const own = bus(password)
  const topic = 'mingjian.test.secured.v1'
  await own.ensureTopics([topic])
  await own.publish([{ topic, key: 'a', event: anEvent('a', 1) }])
  const seen: string[] = []
  const subscription = await own.subscribe({
    group: 'mingjian.test.secured',
    topics: [topic],
    handler: async ({ event }) => {
      seen.push(event.id)
      return done
    },
  })
  await subscription.caughtUp()
  await own.close()
  expect(seen).toEqual(['a:1'])
})

test('a wrong password, an authority that is not trusted, and a connection in the clear are refused', async () => {
  for (const other of [bus('wrong'), bus(password, {}), bus(password, false)]) {
    await expect(other.publish([{ topic: 'mingjian.test.secured.v1', key: 'b', event: anEvent('b', 1) }])).rejects.toThrow()
    await other.close()
  }
})
