import { mkdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { AxeResults } from 'axe-core'
import type { Browser, Page } from 'playwright-core'
import { createServer } from 'vite'
import { launchChromium } from '../support/chromium.ts'
import { scenes } from './scenes.ts'

/**
 * Takes pictures of the gallery: `node tests/gallery/shoot.ts [scene,scene…] [size,size…] [light,dark]`. They go to
 * `tests/screenshots/gallery`, and whatever axe, the console or the layout complains about is printed.
 */
const folder = join(import.meta.dirname, '../screenshots/gallery')
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

const sizes: Record<string, { width: number; height: number }> = {
  desktop: { width: 1_280, height: 800 },
  phone: { width: 390, height: 844 },
  lying: { width: 844, height: 390 },
  tablet: { width: 820, height: 1_180 },
  large: { width: 1_920, height: 1_080 },
}

/** Keys pressed before the picture is taken, by what follows the scene's name: `five+c` shows five people and the chat. */
async function act(page: Page, deed: string): Promise<void> {
  if (deed === 'more') await page.getByTestId('control-more').click()
  else if (deed === 'reactions') await page.getByTestId('control-reactions').click()
  else if (deed === 'microphone') await page.getByRole('button', { name: 'Microphone settings' }).click()
  else if (deed === 'menu') await openTileMenu(page)
  else await page.keyboard.press(deed)
  await page.waitForTimeout(500)
}

async function openTileMenu(page: Page): Promise<void> {
  const tile = page.getByTestId('tile').nth(1)
  await tile.hover()
  await tile.getByRole('button').last().click()
}

async function complaintsOf(page: Page): Promise<string[]> {
  await page.evaluate(axe)
  const { violations } = await page.evaluate(() =>
    (globalThis as unknown as { axe: { run(): Promise<AxeResults> } }).axe.run(),
  )
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
  return [
    ...violations.map(
      ({ impact, id, nodes }) =>
        `${impact} ${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`,
    ),
    ...(wide > 0 ? [`${wide} px too wide`] : []),
  ]
}

async function shoot(
  browser: Browser,
  what: string,
  size: string,
  colorScheme: 'light' | 'dark',
): Promise<void> {
  const [scene, ...deeds] = what.split('+')
  const small = size === 'phone' || size === 'lying'
  const context = await browser.newContext({
    viewport: sizes[size]!,
    colorScheme,
    isMobile: small,
    hasTouch: small,
    deviceScaleFactor: small ? 2 : 1,
    locale: 'en-GB',
  })
  const page = await context.newPage()
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') console.log(what, message.text())
  })
  page.on('pageerror', (error) => console.log(what, String(error)))
  await page.goto(`${address}?scene=${scene}&${query}`)
  await page.getByTestId('meeting').waitFor()
  await page.waitForTimeout(1_200)
  for (const deed of deeds) await act(page, deed)
  await page.screenshot({ path: join(folder, `${what}-${size}-${colorScheme}.png`) })
  for (const complaint of await complaintsOf(page)) console.log(what, size, colorScheme, complaint)
  await context.close()
}

const [scenesWanted, sizesWanted, themesWanted, query = ''] = process.argv.slice(2)
const list = (given: string | undefined, standard: string[]): string[] =>
  given?.split(',').filter(Boolean) ?? standard

mkdirSync(folder, { recursive: true })
const server = await createServer({
  configFile: join(import.meta.dirname, 'vite.config.ts'),
  logLevel: 'error',
})
await server.listen()
const address = server.resolvedUrls!.local[0]!
const browser = await launchChromium('none')
try {
  for (const scene of list(scenesWanted, Object.keys(scenes)))
    for (const size of list(sizesWanted, ['desktop', 'phone']))
      for (const theme of list(themesWanted, ['light', 'dark']))
        await shoot(browser, scene, size, theme as 'light' | 'dark')
} finally {
  await browser.close()
  await server.close()
}
