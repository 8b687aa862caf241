import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { place } from './place.ts'

export type Cluster = ReturnType<typeof trialCluster>

/** A city, a county with a release of its own, a sub-district of another county: the three shapes, each in a namespace of its own. */
export function trialCluster() {
  const folder = mkdtempSync(join(tmpdir(), 'mingjian-cluster-'))
  const city = place({
    namespace: 'mingjian',
    files: ['trial.yaml', 'tenants/520502.yaml', 'tenants/520521.yaml', 'tenants/520502001.yaml'],
    url: 'http://127.0.0.1:30080',
    servers: ['mongo', 'kafka', 'keycloak'],
    // The load of a trial comes from one address; a proof of work is asked of it otherwise.
    args: ['--set', 'services.intake.env.PUBLIC_GUARD=off'],
    folder,
  })
  const county = place({
    namespace: 'mingjian-520521',
    files: ['trial-dedicated.yaml'],
    url: 'http://127.0.0.1:30521',
    servers: ['mongo', 'keycloak'],
    folder,
  })
  const township = place({
    namespace: 'mingjian-520502001',
    files: ['trial-township.yaml'],
    url: 'http://127.0.0.1:30501',
    servers: [],
    folder,
  })
  return { folder, city, county, township, places: [city, county, township] }
}
