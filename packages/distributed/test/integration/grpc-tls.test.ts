import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type ChannelCredentials, credentials, makeGenericClientConstructor, type ServiceError } from '@grpc/grpc-js'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { grpcClientCredentials, grpcServerCredentials } from '@mingjian/distributed'
import { serveGrpc } from '@mingjian/rpc'
import { freePort } from '@mingjian/testkit'
import { service } from 'grpc-health-check'
import { generate } from 'selfsigned'

const dir = mkdtempSync(join(tmpdir(), 'mingjian-tls-'))
const Health = makeGenericClientConstructor(service, 'Health')
type Named = { GRPC_TLS_CA: string; GRPC_TLS_CERT: string; GRPC_TLS_KEY: string }
type Authority = { key: string; cert: string }
let ours: Authority
let served: Awaited<ReturnType<typeof serveGrpc>>
let server: Named
let address: string

/** An authority, or a certificate of one, valid for this machine. */
async function certificate(name: string, ca?: Authority): Promise<Authority> {
  const made = await generate([{ name: 'commonName', value: name }], {
    keyType: 'ec',
    algorithm: 'sha256',
    ...(ca ? { ca } : {}),
    extensions: [
      { name: 'basicConstraints', cA: ca === undefined, critical: true },
      ...(ca
        ? [{ name: 'subjectAltName' as const, altNames: [{ type: 7 as const, ip: '127.0.0.1' }] }]
        : [{ name: 'keyUsage' as const, keyCertSign: true, cRLSign: true, critical: true }]),
    ],
  })
  return { key: made.private, cert: made.cert }
}

async function files(name: string, of: Authority, trusts = of): Promise<Named> {
  const { key, cert } = await certificate(name, of)
  const write = (kind: string, text: string) => {
    const path = join(dir, `${name}.${kind}`)
    writeFileSync(path, text)
    return path
  }
  return { GRPC_TLS_CA: write('ca', trusts.cert), GRPC_TLS_CERT: write('cert', cert), GRPC_TLS_KEY: write('key', key) }
}

function health(creds: ChannelCredentials): Promise<string> {
  const client = new Health(address, creds) as unknown as {
    check(request: object, options: object, done: (error: ServiceError | null, answer: { status: string }) => void): void
    close(): void
  }
  return new Promise<string>((resolve) =>
    client.check({ service: '' }, { deadline: Date.now() + 5_000 }, (error, answer) => resolve(error ? 'refused' : answer.status)),
  ).finally(() => client.close())
}

beforeAll(async () => {
  ours = await certificate('authority')
  server = await files('server', ours)
  address = `127.0.0.1:${await freePort()}`
  served = await serveGrpc(address, [], grpcServerCredentials(server as never))
})
afterAll(async () => {
  await served.close()
  rmSync(dir, { recursive: true })
})

test('a service with a certificate of the same authority is answered', async () => {
  expect(await health(grpcClientCredentials((await files('caller', ours)) as never))).toBe('SERVING')
})

test('one without a certificate, one of another authority, and one that speaks in the clear are not', async () => {
  const others = await certificate('others')
  const foreign = await files('foreign', others, ours)
  expect(await health(credentials.createSsl(Buffer.from(ours.cert)))).toBe('refused')
  expect(await health(grpcClientCredentials(foreign as never))).toBe('refused')
  expect(await health(grpcClientCredentials({} as never))).toBe('refused')
})

test('a caller that trusts another authority does not take this server for its own', async () => {
  const others = await certificate('others')
  expect(await health(grpcClientCredentials((await files('wary', ours, others)) as never))).toBe('refused')
})
