export { ConfigError, dataSettings, observationSettings, placeSettings, readConfig, serverSettings } from './config.ts'
export type { Caller, Role } from './http/caller.ts'
export { actorOf, ROLES } from './http/caller.ts'
export { colleaguesRoute } from './http/colleagues.route.ts'
export type { HttpAppOptions } from './http/create-http-app.ts'
export { createHttpApp } from './http/create-http-app.ts'
export { deadLetterRoutes } from './http/dead-letters.route.ts'
export type { Guard } from './http/guard.ts'
export { realmGuard, servicesOnly } from './http/guard.ts'
export { listen, ownHost } from './http/http-server.ts'
export { openApi } from './http/openapi.ts'
export { usePlainErrors } from './http/plain-errors.ts'
export type { FieldError } from './http/problem.ts'
export { InvalidRequest, PLATFORM_STATUS, problemHandler, sendProblem } from './http/problem.ts'
export { adaptiveGuard, noGuard, type PublicGuard } from './http/public-guard.ts'
export { readMultipartFile } from './http/read-multipart-file.ts'
export type { Access, Call, Reply, Route } from './http/route.ts'
export { route } from './http/route.ts'
export {
  ACCESS_TOKEN_S,
  AUDIENCE,
  CLIENTS,
  keycloakRealm,
  LOCK_S,
  MAX_FAILURES,
  POSTS,
  SESSION_S,
} from './identity/realm.ts'
export { type Integration, integrationClient, keycloakUser, type RealmLogin } from './identity/realm-accounts.ts'
export { servicesToken } from './identity/services-token.ts'
export { type Colleague, isMachine, keycloakStaff, type StaffDirectory } from './identity/staff-directory.ts'
export { fileKeyRing } from './keys/file-key-ring.ts'
export type { HandoverKeys, PublicKeys } from './keys/handover-keys.ts'
export {
  HandoverSealBroken,
  handoverKeys,
  keyFingerprint,
  publicKeysShape,
  senderOf,
  verifySigned,
} from './keys/handover-keys.ts'
export { writeSecretFile } from './keys/secret-file.ts'
export type { Lifecycle } from './lifecycle.ts'
export { lifecycle } from './lifecycle.ts'
export type { Logger } from './logger.ts'
export { createLogger } from './logger.ts'
export { runProcess } from './run-process.ts'
export { sparingMemory } from './sparing-memory.ts'
export { counter, gauge } from './telemetry/gauges.ts'
export { activeTraceparent, inSpan, markInTrace } from './telemetry/spans.ts'
export { startTelemetry } from './telemetry/start-telemetry.ts'
export { type Timers, timersOf } from './timers.ts'
