import { expect, test } from '@jest/globals'
import decodeQR from 'qr/decode.js'
import { faultsInEveryView, openPage } from './browser.ts'
import { pagesOf } from './pages-of.ts'

// Anybody looks up the card that they are shown, by its number or by its code.

const its = pagesOf()
const NO = '520502990001'

const call = (username: string, path: string, body: object) => its.call(username, 'POST', `/api/personnel${path}`, body)

/** A card in force of somebody of the county's market department. */
async function issued(): Promise<void> {
  const keeper = 'personnel-officer-520502'
  const person = { name: '持证甲', agencyId: 'dept-520502-market', employment: 'civil-servant', on: '2020-01-01' }
  const { id } = await call(keeper, '/officers', person)
  const card = { no: NO, issuedOn: '2024-01-01', validTo: '2028-12-31', issuer: '省人民政府' }
  await call(keeper, '/certificate-filings', { officerId: id, kind: 'enforcement', ...card })
}

test('a card in force, one that is suspended and one that nobody knows are told apart, without script and without a name', async () => {
  await issued()
  const page = await openPage(its.browser, its.instance.url, { javaScriptEnabled: false })
  await page.goto('/')
  await page.getByRole('link', { name: '核验执法证件' }).click()
  await page.getByRole('button', { name: '核验' }).click()
  expect(await page.getByRole('alert').textContent()).toContain('请填写证号')
  await page.getByLabel('证号').fill(` ${NO} `)
  await page.getByRole('button', { name: '核验' }).click()
  const main = async () => (await page.locator('main').textContent()) ?? ''
  expect(await main()).toMatch(/有效[\s\S]*520502990001[\s\S]*2028年12月31日/)
  expect(await page.content()).not.toContain('持证甲')

  await call('approver-520502', `/certificates/${NO}/suspend`, { on: new Date().toISOString().slice(0, 10), ground: 'misconduct' })
  await page.reload()
  expect(await main()).toMatch(/无效[\s\S]*暂扣[\s\S]*不能用来执法/)

  await page.goto('/certificates/520502990002')
  expect(await page.getByRole('alert').textContent()).toContain('没有找到这个证号')
  await page.goto('/certificates/%3Cb%3E')
  expect(await page.getByRole('alert').textContent()).toContain('4到40位')
})

test('the code of a card, as a picture of either kind, leads to its page; of an unknown number there is none', async () => {
  const page = await openPage(its.browser, its.instance.url)
  await page.goto(`/certificates/${NO}`)
  const read = (format: string) =>
    page.evaluate<{ width: number; height: number; data: number[] }>(`(async () => {
      const image = new Image()
      image.src = location.pathname + '/code.${format}'
      await image.decode()
      const canvas = document.createElement('canvas')
      canvas.width = canvas.height = 600
      const on = canvas.getContext('2d')
      on.drawImage(image, 0, 0, 600, 600)
      return { width: 600, height: 600, data: Array.from(on.getImageData(0, 0, 600, 600).data) }
    })()`)
  for (const format of ['png', 'svg']) {
    const { width, height, data } = await read(format)
    expect([format, decodeQR({ width, height, data: Uint8Array.from(data) })]).toEqual([format, `${its.instance.url}/certificates/${NO}`])
  }
  expect((await page.goto('/certificates/520502990002/code.png'))?.status()).toBe(404)
})

test('the pages have nothing that axe-core finds, in every mode, and need no scrolling sideways at 320 px', async () => {
  const page = await openPage(its.browser, its.instance.url, { bypassCSP: true })
  for (const path of ['/certificates', '/certificates?no=', `/certificates/${NO}`, '/certificates/520502990002'])
    expect(await faultsInEveryView(page, its.instance.url, path)).toEqual([])
})
