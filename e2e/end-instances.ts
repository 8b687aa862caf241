import { afterAll, jest } from '@jest/globals'
import { endAllInstances } from './instance.ts'

// Runs beside every e2e file: a test that fails half-way leaves no process behind.

/** Not a measure: only how long a slow machine may take. */
jest.setTimeout(120_000)
afterAll(endAllInstances)
