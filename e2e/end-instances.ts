import { afterAll } from '@jest/globals'
import { endAllInstances } from './instance.ts'

// Runs beside every e2e file: a test that fails half-way leaves no process behind.

afterAll(endAllInstances)
