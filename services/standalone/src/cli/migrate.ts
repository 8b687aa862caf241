import { kafkaSettings, mongoSettings, openServers } from '@mingjian/distributed'
import { followSettings, migrateExchange } from '@mingjian/exchange'
import { migrateIntake } from '@mingjian/intake'
import { migratePersonnel } from '@mingjian/personnel'
import { createLogger, lifecycle, observationSettings, readConfig, usePlainErrors } from '@mingjian/platform'
import { covers, loadRulebook } from '@mingjian/rulebook'
import { Command } from 'commander'
import { demoAgencies, demoTree } from '../seed/demo-agencies.ts'
import { demoCertificates } from '../seed/demo-certificates.ts'
import { demoLogins } from '../seed/demo-logins.ts'
import { firstOfficeSetting } from '../seed/first-office.ts'
import { print } from './instance.ts'

type Options = { demo?: string; office?: string; json?: boolean }

function officeIn(given: string) {
  const { success, data, error } = firstOfficeSetting.safeParse(given)
  if (!success) throw new Error(`--office: ${error.issues[0]?.message ?? ''}`)
  return data
}

/** `mingjian-<region>` is of a place that runs its own. */
const placeOf = (namespace: string) => namespace.split('-')[1] ?? ''

/** The agencies of which this installation keeps the record: of its own place, and not of those below that run their own. */
function* ownAgencies<Agency extends { region: string }>(all: Iterable<Agency>, namespace: string, follow: string[]): Iterable<Agency> {
  const others = follow.map(placeOf)
  for (const agency of all)
    if (covers(placeOf(namespace), agency.region) && !others.some((place) => covers(place, agency.region))) yield agency
}

/** Brings MongoDB and Kafka to what this version needs; may be killed and run again, and run beside services at work. */
async function migrate({ demo, office }: Options) {
  usePlainErrors()
  const firstOffice = office ? officeIn(office) : undefined
  const config = readConfig(
    { ...mongoSettings, ...kafkaSettings, ...followSettings, LOG_LEVEL: observationSettings.LOG_LEVEL },
    process.env,
  )
  const life = lifecycle()
  try {
    const logger = createLogger(config.LOG_LEVEL, 'migrate')
    const { store, bus } = await openServers(config, 'migrate', logger, life, { migrating: true })
    const rulebook = loadRulebook({})
    const progress = (line: string) => console.error(line)
    const { agencies, supervisors, ...done } = await migrateIntake({
      connection: store.connection,
      bus,
      namespace: config.NAMESPACE,
      rulebook,
      progress,
    })
    const exchange = await migrateExchange({
      connection: store.connection,
      bus,
      namespace: config.NAMESPACE,
      follow: config.FOLLOW_NAMESPACES ?? [],
    })
    const personnel = await migratePersonnel({ connection: store.connection, bus, namespace: config.NAMESPACE, logger, progress })
    const tree = demo ? demoTree(demo, rulebook.regions) : undefined
    if (demo && tree && agencies.register.search({ limit: 1 }).length === 0) {
      await agencies.register.put(demoAgencies(tree, rulebook.regions))
      await supervisors.put(demoCertificates(demoLogins(tree, rulebook.regions)))
    }
    const follow = config.FOLLOW_NAMESPACES ?? []
    const agenciesEntered = await personnel.enter(ownAgencies(agencies.register.all(), config.NAMESPACE, follow))
    const first = firstOffice ? await personnel.enter([firstOffice]) : 0
    const all = [done, exchange, personnel]
    return {
      topics: all.flatMap(({ topics }) => topics),
      migrations: all.flatMap(({ migrations }) => migrations),
      agenciesEntered: agenciesEntered + first,
    }
  } finally {
    await life.close()
  }
}

export const migrateCommand = () =>
  new Command('migrate')
    .description(
      'build indexes and topics and carry out what changed since the last version, on the MongoDB and Kafka that the environment names',
    )
    .option('--demo <region>', 'also put the agencies of a demo of this place into an empty installation')
    .option('--office <region=name>', 'enter the supervision office of the place, with which its register begins')
    .option('--json', 'print one JSON line')
    .exitOverride()
    .action(async (options: Options) => {
      const done = await migrate(options)
      print(
        options.json,
        done,
        () =>
          `migrations done now: ${done.migrations.join(', ') || 'none'}; topics made: ${done.topics.join(', ') || 'none'}; agencies entered into personnel: ${done.agenciesEntered}`,
      )
    })
