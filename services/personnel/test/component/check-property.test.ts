import { checkSuite } from '../check-suite.ts'
import { startPersonnel } from './harness.ts'

checkSuite(() => startPersonnel(), 30)
