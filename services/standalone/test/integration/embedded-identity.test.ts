import { identityContract, staffDirectoryContract } from '@mingjian/testkit'
import { embeddedUnderTest } from '../embedded-under-test.ts'

identityContract('the embedded issuer', () => embeddedUnderTest())
staffDirectoryContract('the embedded logins', () => embeddedUnderTest())
