import { BULK_STATUS, importRunner, uploadTables } from '@mingjian/bulk'
import { topicName } from '@mingjian/contracts'
import type { KeyRing } from '@mingjian/dossier'
import { timerSweep } from '@mingjian/dossier'
import { type EventBus, type EventLog, stalledConsumers } from '@mingjian/messaging'
import { adaptiveGuard, type HandoverKeys, type Lifecycle, type Logger, noGuard, type Route, timersOf } from '@mingjian/platform'
import { addDays, civilDateAt, endOfDay, type Rulebook } from '@mingjian/rulebook'
import { type BlobStore, type Leases, pendingMigrations, runMigrations } from '@mingjian/storage'
import type mongoose from 'mongoose'
import { agencies as followedAgencies } from './adapters/bus/agencies.consumer.ts'
import { clues } from './adapters/bus/clues.consumer.ts'
import { mergeLinks } from './adapters/bus/merge-links.consumer.ts'
import { rectification } from './adapters/bus/rectification.consumer.ts'
import { statistics } from './adapters/bus/statistics.consumer.ts'
import { type CallerOf, intakeGrpc } from './adapters/grpc/intake.grpc.ts'
import { archiveRoutes } from './adapters/http/archive.route.ts'
import { attachmentRoutes } from './adapters/http/attachments.route.ts'
import { calendarRoutes } from './adapters/http/calendar.route.ts'
import { caseTransferRoutes } from './adapters/http/case-transfers.route.ts'
import { complaintSteps } from './adapters/http/complaint-steps.route.ts'
import { complaintRoutes } from './adapters/http/complaints.route.ts'
import { counterRoutes } from './adapters/http/counter.route.ts'
import { custodyRoutes } from './adapters/http/custody.route.ts'
import { delegationRoutes } from './adapters/http/delegations.route.ts'
import { directoryRoutes } from './adapters/http/directory.route.ts'
import { handoverRoutes } from './adapters/http/handover.route.ts'
import { handoverAnswerRoutes } from './adapters/http/handover-answer.route.ts'
import { handoverExchangeRoutes } from './adapters/http/handover-exchange.route.ts'
import { handoverWire } from './adapters/http/handover-wire.ts'
import { hotlineImportRoutes } from './adapters/http/hotline-imports.route.ts'
import { hotlineProfileRoutes } from './adapters/http/hotline-profiles.route.ts'
import { hotlineWriteBackRoutes } from './adapters/http/hotline-write-back.route.ts'
import { paperTemplateRoutes } from './adapters/http/paper-templates.route.ts'
import { paperRoutes } from './adapters/http/papers.route.ts'
import { publicRoutes } from './adapters/http/public.route.ts'
import { sealedFilingRoutes } from './adapters/http/sealed-filings.route.ts'
import { statisticsRoute } from './adapters/http/statistics.route.ts'
import { supervisorRoutes } from './adapters/http/supervisors.route.ts'
import { verifyRoute } from './adapters/http/verify.route.ts'
import { complaintDossiers } from './adapters/store/complaint-dossiers.ts'
import { regionHeadsDossiers } from './adapters/store/region-heads-dossiers.ts'
import { verifyIntake } from './adapters/store/verify-intake.ts'
import { jiebaText } from './adapters/text/jieba-text.ts'
import { supervisorsOf } from './application/check-supervisors.ts'
import { withDelegations } from './application/delegate-role.ts'
import { recoverFilings } from './application/deliver-filings.ts'
import { followAllAgencies } from './application/follow-agencies.ts'
import type { HotlineDeps } from './application/hotline-ports.ts'
import { hotlineRows } from './application/import-hotline-rows.ts'
import type { IntakeDeps, Personnel } from './application/intake-deps.ts'
import { observeIntake } from './application/observe-intake.ts'
import { complaintTopic } from './application/published-events.ts'
import { raiseAlarms } from './application/raise-alarms.ts'
import { recomputeAll, recomputeYears } from './application/recompute-deadlines.ts'
import { INTAKE_STATUS } from './domain/complaint/refusals.ts'
import { NO_ROWS } from './domain/hotline/hotline-import.ts'
import { agencyTopic, clueTopic, intakeMigrations } from './migrate-intake.ts'
import { openStores, type Stores } from './open-stores.ts'
import { sealedFilingTimers } from './sealed-filing-timers.ts'

/** What intake stands on; the process chooses the adapters. */
export type IntakePlatform = {
  connection: mongoose.Connection
  bus: EventBus
  log: EventLog
  blobs: BlobStore
  /** Whether this process may change what an older version stored, or must find it changed (`mingjian migrate`). */
  migrations: 'run' | 'require'
  /** Which of several processes does what only one should. */
  leases: Leases
  keys: KeyRing & { secret(purpose: string): Buffer }
  /** By which this instance signs what it hands over, and opens what it is given. */
  handoverKeys: HandoverKeys
  /** Overwrites in the store what was deleted. */
  scrub: () => Promise<void>
  rulebook: Rulebook
  /** The personnel service, in this process or another. */
  personnel: Personnel
  /** Who an access token speaks for. */
  callerOf: CallerOf
  clock: () => Date
  logger: Logger
  lifecycle: Lifecycle
  settings: {
    namespace: string
    homeRegion: string
    publicGuard: 'adaptive' | 'off'
    sweepIntervalMs: number
    alarmIntervalMs: number
    dayCloseIntervalMs: number
  }
}

/** The intake service, assembled: its routes, consumers and timers over the given platform. */
export async function createIntake(platform: IntakePlatform) {
  const { connection, bus, blobs, keys, clock, logger, lifecycle, settings } = platform
  const { namespace } = settings

  const stores = await openStores({ connection, blobs, keys, rulebook: platform.rulebook, homeRegion: settings.homeRegion, clock })
  const { agencies, attachments, supervisors, delegations, notices, heads, complaints: store, uploads: files } = stores
  await beUpToDate(platform, stores)
  const days = regionHeadsDossiers({ heads, complaints: store, bus, namespace, clock, logger })
  await days.load()
  const { dossiers, publishing, adopt } = complaintDossiers({ store, bus, namespace, clock, logger, floor: days.closedUntil })
  const deps: IntakeDeps = {
    clock,
    rulebook: notices.rulebook,
    agencies: agencies.register,
    complaints: dossiers,
    keys,
    numbers: stores.numbers,
    attachments: attachments.vault,
    personnel: {
      ...supervisorsOf(platform.personnel, supervisors),
      readClue: (id) => platform.personnel.readClue(id),
      readAgencies: (asked) => platform.personnel.readAgencies(asked),
    },
    templates: stores.templates,
    text: jiebaText(),
    handover: {
      ...stores.handovers,
      wire: handoverWire,
      keys: platform.handoverKeys,
      homeRegion: settings.homeRegion,
      files: attachments.handed,
      adopt,
      publish: () => publishing.sweep(),
      scrub: platform.scrub,
    },
  }

  await recoverFilings(deps)

  const hotline: HotlineDeps = {
    ...deps,
    hotline: stores.hotline,
    imports: stores.imports,
    uploads: files.uploads,
    tables: uploadTables(files.file),
    publish: () => publishing.sweep(),
  }
  const interrupted = (error: unknown, importId: string) => logger.error({ err: error, import: importId }, 'an import was interrupted')
  const imports = importRunner(hotline, {
    name: 'hotline-imports',
    none: NO_ROWS,
    rowsOf: (job) => hotlineRows(hotline, job, (error) => interrupted(error, job._id)),
    leases: platform.leases,
    failed: interrupted,
  })
  await imports.takeUp()

  const topics = [complaintTopic(namespace)]
  const consumers = await Promise.all([
    bus.subscribe({ group: `${namespace}.intake.merge-links`, topics, handler: mergeLinks(deps) }),
    bus.subscribe({
      group: `${namespace}.intake.agencies`,
      topics: [agencyTopic(namespace)],
      handler: followedAgencies(deps, (error) => logger.warn({ err: error }, 'personnel does not answer; the agency waits')),
    }),
    bus.subscribe({
      group: `${namespace}.intake.clues`,
      topics: [clueTopic(namespace)],
      handler: clues(deps, (error) => logger.warn({ err: error }, 'personnel does not answer; the clue waits')),
    }),
    bus.subscribe({
      group: `${namespace}.intake.rectification`,
      topics: [topicName(namespace, 'accountability', 'matter')],
      handler: rectification(deps),
    }),
    bus.subscribe({ group: `${namespace}.intake.statistics`, topics, handler: statistics(stores.statistics) }),
  ])
  const timed = timersOf(platform.leases, logger)
  const { every, everywhere } = timed
  const timers = [
    every(
      'publish what a crash left',
      settings.sweepIntervalMs,
      async (cameOn) => (await publishing.sweep(cameOn)) + (await days.publishing.sweep(cameOn)),
    ),
    every('deadlines', settings.alarmIntervalMs, () => timerSweep(store, clock(), (dossier) => raiseAlarms(deps, dossier), tellFailure)),
    everywhere('registers as others changed them', settings.alarmIntervalMs, () =>
      Promise.all([agencies.reload(), notices.reload(), days.load()]),
    ),
    every('close the day', settings.dayCloseIntervalMs, () => days.close(endOfYesterday(clock()))),
    every('agencies as personnel has them', 86_400_000, (cameOn) => followAllAgencies(deps, cameOn)),
    every('deadlines after a calendar', 86_400_000, () => recomputeYears(deps)),
    everywhere('imports that nobody runs', settings.alarmIntervalMs, () => imports.takeUp()),
    ...sealedFilingTimers(deps, timed, logger, settings.sweepIntervalMs),
    every('unclaimed uploads', 3_600_000, () => attachments.dropUnclaimed()),
    every('abandoned import files', 3_600_000, () => files.uploads.dropOld()),
  ]
  function tellFailure({ _id }: { _id: string }, error: unknown): void {
    logger.error({ err: error, dossier: _id }, 'an alarm could not be raised')
  }

  observeIntake({ store, consumers, clock })
  lifecycle.onClose('intake', async () => {
    await imports.close()
    await Promise.all(timers.map((timer) => timer.stop()))
    await Promise.all([publishing.idle(), days.publishing.idle()])
    await Promise.all(consumers.map((consumer) => consumer.stop()))
  })

  const verify = (region?: string) =>
    verifyIntake({ complaints: store, heads, log: platform.log, keys, namespace, ...(region ? { region } : {}) })
  const guard = settings.publicGuard === 'off' ? noGuard : adaptiveGuard(keys.secret('public-guard'), clock)
  const routes: Route[] = [
    ...publicRoutes(deps, guard),
    ...attachmentRoutes(deps, guard),
    ...directoryRoutes(deps),
    statisticsRoute(stores.statistics, clock),
    ...counterRoutes(hotline),
    ...complaintRoutes(deps),
    ...complaintSteps(deps),
    ...caseTransferRoutes(deps),
    ...paperRoutes(deps),
    ...paperTemplateRoutes(deps),
    ...archiveRoutes(deps),
    ...delegationRoutes(delegations, clock),
    ...handoverRoutes(deps),
    ...handoverAnswerRoutes(deps),
    ...custodyRoutes(deps),
    ...handoverExchangeRoutes(deps, guard),
    ...sealedFilingRoutes(deps),
    ...supervisorRoutes(supervisors),
    ...hotlineImportRoutes(hotline, imports, () => lifecycle.draining),
    ...hotlineWriteBackRoutes(hotline),
    ...hotlineProfileRoutes(hotline),
    verifyRoute(verify),
    ...calendarRoutes(notices, (year) => recomputeAll(deps, year), clock),
  ]
  const grpc = intakeGrpc(deps, platform.log, namespace, platform.callerOf)
  return {
    routes,
    grpc,
    statusOf: { ...INTAKE_STATUS, ...BULK_STATUS },
    /** Makes the guard of all routes know who acts for whom today. */
    withDelegations: withDelegations(delegations, clock),
    deps,
    hotline: hotline.hotline,
    agencies,
    supervisors,
    publishing,
    verify,
    stalled: async () => [...timers.flatMap((timer) => timer.stalled()), ...(await stalledConsumers(consumers, clock()))],
  }
}

async function beUpToDate({ connection, migrations, logger }: IntakePlatform, stores: Stores): Promise<void> {
  const all = intakeMigrations(stores, (line) => logger.info(line))
  if (migrations === 'run') await runMigrations(connection, all)
  else {
    const pending = await pendingMigrations(connection, all)
    if (pending.length > 0) throw new Error(`the store is of another version: run mingjian migrate first (missing: ${pending.join(', ')})`)
  }
}

/** Time that a commit under way at midnight may still need. */
const GRACE_MS = 5 * 60_000

/** The last instant of the last day that is surely over in China, as the records' own notation (UTC). */
const endOfYesterday = (now: Date) => new Date(endOfDay(addDays(civilDateAt(now.getTime() - GRACE_MS), -1))).toISOString()

export { complaintStore } from './adapters/store/complaint-dossiers.ts'
export { rewrapKeys } from './adapters/store/rewrap-keys.ts'
export { intakeCollections, migrateIntake } from './migrate-intake.ts'
export { NOT_OF_TENANTS, tenantParts } from './tenant-parts.ts'
export { verifyStore } from './verify-store.ts'
export type Intake = Awaited<ReturnType<typeof createIntake>>
