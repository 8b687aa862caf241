import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { Colleague } from '@mingjian/platform'
import { aLogin, type IdentityUnderTest } from './identity-under-test.ts'

/** What every StaffDirectory promises. */
export function staffDirectoryContract(name: string, open: () => Promise<IdentityUnderTest>) {
  describe(`the staff directory contract on ${name}`, () => {
    let it: IdentityUnderTest
    beforeAll(async () => {
      it = await open()
    })
    afterAll(() => it?.close())

    const newUnit = (kind: string) => `${kind}-${randomBytes(3).toString('hex')}`
    const add = async (unit: string, title: string, roles: string[] = ['supervisor']) => {
      const login = aLogin({ unit, title, roles })
      await it.addLogin(login)
      return login
    }
    const told = (list: Colleague[]) => list.map(({ title, roles }) => [title, [...roles].sort()]).sort()

    test('tells who works in a unit, with post and roles', async () => {
      const unit = newUnit('office')
      await add(unit, '监督人员甲')
      await add(unit, '审批人乙', ['approver', 'reviewer'])
      const found = await it.staff.colleagues(unit)
      expect(told(found)).toEqual([
        ['审批人乙', ['approver', 'reviewer']],
        ['监督人员甲', ['supervisor']],
      ])
      expect(new Set(found.map(({ id }) => id)).size).toBe(2)
    })

    test('a unit’s name is taken as it is: no part of it, nothing that it may mean in a query', async () => {
      const names = [newUnit('office'), newUnit('agency:5205')]
      const units = names.flatMap((unit) => [unit, `${unit}-legal`, `${unit}:1`])
      for (const unit of units) await add(unit, `在${unit}`)
      for (const unit of units) expect(told(await it.staff.colleagues(unit))).toEqual([[`在${unit}`, ['supervisor']]])
      for (const unit of ['office', 'agency', '*', '', ' ', '"', `${names[0]?.slice(0, -1)}*`])
        expect(await it.staff.colleagues(unit)).toEqual([])
    })

    test('leaves out who left, and programs', async () => {
      const unit = newUnit('office')
      const gone = await add(unit, '已离岗')
      await add(unit, '在岗')
      await it.addMachine({ clientId: newUnit('machine'), title: '对接程序', region: '5205', unit })
      await it.deactivate(gone.username)
      expect(told(await it.staff.colleagues(unit))).toEqual([['在岗', ['supervisor']]])
    })
  })
}
