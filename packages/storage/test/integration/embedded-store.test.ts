import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { storeContract } from '@mingjian/testkit'
import { openEmbedded } from '../../src/index.ts'

storeContract('embedded', () => openEmbedded({ dir: mkdtempSync(join(tmpdir(), 'mingjian-store-')) }))
