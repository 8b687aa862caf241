export { ConfigError, dataSettings, observationSettings, readConfig, serverSettings } from './config.ts'
export type { Caller, Role } from './http/caller.ts'
export { actorOf, ROLES } from './http/caller.ts'
export { answerClientErrors } from './http/client-errors.ts'
export type { HttpAppOptions } from './http/create-http-app.ts'
export { createHttpApp } from './http/create-http-app.ts'
export type { Guard } from './http/guard.ts'
export { realmGuard } from './http/guard.ts'
export { openApi } from './http/openapi.ts'
export { usePlainErrors } from './http/plain-errors.ts'
export type { FieldError } from './http/problem.ts'
export { InvalidRequest, PLATFORM_STATUS, problemHandler, sendProblem } from './http/problem.ts'
export type { Access, Call, Reply, Route } from './http/route.ts'
export { route } from './http/route.ts'
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
export { sparingMemory } from './sparing-memory.ts'
export { counter, gauge } from './telemetry/gauges.ts'
export { activeTraceparent, inSpan, markInTrace } from './telemetry/spans.ts'
export { startTelemetry } from './telemetry/start-telemetry.ts'
