import axe from 'axe-core'
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'

const FLAGS = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice']

/** The machine's own Chromium, which the suite names in CHROMIUM. */
export const openBrowser = (): Promise<Browser> =>
  chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: process.getuid?.() === 0 ? [...FLAGS, '--no-sandbox'] : FLAGS,
  })

/** A page of a fresh visitor. The pages' own policy stays in force unless the page is opened to be examined by axe. */
export async function openPage(browser: Browser, url: string, options: BrowserContextOptions = {}): Promise<Page> {
  const context = await browser.newContext({ baseURL: url, viewport: { width: 320, height: 640 }, locale: 'zh-CN', ...options })
  return context.newPage()
}

/** What axe-core finds on the page as it stands, one line for each thing; the context needs `bypassCSP`. */
export async function axeFindings(page: Page): Promise<string[]> {
  await page.addScriptTag({ content: axe.source })
  return page.evaluate(async (tags) => {
    const { axe } = globalThis as unknown as {
      axe: { run(options: object): Promise<{ violations: { id: string; nodes: { target: string[]; failureSummary: string }[] }[] }> }
    }
    const { violations } = await axe.run({ runOnly: tags })
    return violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id} ${target.join(' ')}: ${failureSummary}`))
  }, TAGS)
}

/** Whether the page must be scrolled sideways. */
export const scrollsSideways = (page: Page): Promise<boolean> =>
  page.evaluate('document.documentElement.scrollWidth > document.documentElement.clientWidth')

const MODES = ['standard', 'large', 'contrast']

/** What is wrong with a staff page, opened to its last fold, in each of the three views at 320 px: by axe-core, and by width. */
export async function faultsInEveryView(page: Page, url: string, path: string): Promise<string[]> {
  const faults: string[] = []
  for (const mode of MODES) {
    await page.request.post('/view', { form: { view: mode, back: '/' }, headers: { origin: url } })
    await page.goto(path)
    await page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true })")
    faults.push(...(await axeFindings(page)).map((finding) => `${path} ${mode} ${finding}`))
    if (await scrollsSideways(page)) faults.push(`${path} ${mode} scrolls sideways`)
  }
  return faults
}
