import { randomUUID } from 'node:crypto'
import { sharedKafka, sharedMongo } from '@mingjian/testkit'
import { checkSuite } from '../check-suite.ts'
import { startPersonnel } from '../component/harness.ts'

const database = `people_${randomUUID().slice(0, 8)}`
const namespace = `mingjian-${String(Date.now()).slice(-9)}`

checkSuite(() => startPersonnel({ servers: { mongo: sharedMongo(database), kafka: sharedKafka() }, namespace }), 20)
