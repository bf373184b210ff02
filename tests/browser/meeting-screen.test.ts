import { fileURLToPath } from 'node:url'
import type { Browser, Page } from 'playwright-core'
import { createServer, type ViteDevServer } from 'vite'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ViewTile } from '#shared/protocol/view.ts'
import type { ClientRoom } from '../../client/room/room.ts'
import { launchChromium } from '../support/chromium.ts'
import { freePort } from '../support/free-port.ts'
import { patience } from '../support/gathering.ts'

/** The screen alone, with people who are drawn: what does not need a server. */
let server: ViteDevServer
let browser: Browser
let address: string
beforeAll(async () => {
  const configFile = fileURLToPath(new URL('../gallery/vite.config.ts', import.meta.url))
  server = await createServer({
    configFile,
    logLevel: 'error',
    server: { port: await freePort(), hmr: false },
  })
  await server.listen()
  address = server.resolvedUrls?.local[0] ?? ''
  browser = await launchChromium('none')
})
afterAll(async () => {
  await browser.close()
  await server.close()
})

type Inside = { room: ClientRoom; shownTiles: ViewTile[] }

async function open(scene: string, size: 'desktop' | 'phone' = 'desktop'): Promise<Page> {
  const phone = size === 'phone'
  const context = await browser.newContext({
    viewport: phone ? { width: 390, height: 844 } : { width: 1_280, height: 800 },
    deviceScaleFactor: phone ? 2 : 1,
    locale: 'en-US',
    reducedMotion: 'reduce',
  })
  const page = await context.newPage()
  await page.goto(`${address}?scene=${scene}`)
  await page.getByTestId('tile').first().waitFor({ timeout: 60_000 })
  return page
}

const tileOf = (page: Page, name: string) =>
  page.locator(`[data-testid="tile"][data-participant-name^="${name}"][data-source="camera"]`)
const widthOf = async (page: Page, name: string): Promise<number> =>
  (await tileOf(page, name).boundingBox())?.width ?? 0
const isHeard = (page: Page): Promise<boolean> =>
  page.evaluate(() => (globalThis as unknown as Inside).room.local.microphone.wanted.value)
const reported = (page: Page): Promise<ViewTile[]> =>
  page.evaluate(() => (globalThis as unknown as Inside).shownTiles)

test('a tile on its way to the stage and back keeps its video', async () => {
  const page = await open('five')
  const before = await widthOf(page, 'Ben')
  const video = await tileOf(page, 'Ben').locator('video').elementHandle()
  await page.keyboard.press('1')
  await expect.poll(() => widthOf(page, 'Ben'), patience).toBeGreaterThan(before * 1.5)
  await page.keyboard.press('0')
  await expect.poll(() => widthOf(page, 'Ben'), patience).toBe(before)
  expect(await video?.evaluate((element) => element.isConnected)).toBe(true)
  await page.context().close()
})

test('a tile is pinned by its menu, and let go by the button that stays', async () => {
  const page = await open('five')
  await tileOf(page, 'Cleo').hover()
  await tileOf(page, 'Cleo').getByRole('button', { name: 'More about Cleo Marchetti' }).click()
  await page.getByRole('menuitem', { name: 'Pin to the stage' }).click()
  await expect.poll(() => widthOf(page, 'Cleo'), patience).toBeGreaterThan(800)
  await page.getByRole('button', { name: 'Unpin Cleo Marchetti' }).click()
  await expect.poll(() => widthOf(page, 'Cleo'), patience).toBeLessThan(500)
  await page.context().close()
})

test('one’s own picture goes to any corner by arrow keys and by dragging', async () => {
  const page = await open('two')
  const own = page.getByRole('group', { name: 'Move your picture' })
  const corner = async () => {
    const box = await own.boundingBox()
    return `${(box?.y ?? 0) < 300 ? 'top' : 'bottom'} ${(box?.x ?? 0) < 500 ? 'left' : 'right'}`
  }
  expect(await corner()).toBe('bottom right')
  await own.focus()
  await page.keyboard.press('ArrowUp')
  await expect.poll(corner, patience).toBe('top right')
  await page.keyboard.press('ArrowLeft')
  await expect.poll(corner, patience).toBe('top left')
  const box = (await own.boundingBox())!
  await page.mouse.move(box.x + 40, box.y + 40)
  await page.mouse.down()
  await page.mouse.move(box.x + 700, box.y + 60, { steps: 4 })
  await page.mouse.up()
  await expect.poll(corner, patience).toBe('top right')
  await page.context().close()
})

test('Space talks after a click on a button, and presses a button one came to by keyboard', async () => {
  const page = await open('five')
  await page.getByRole('button', { name: 'Mute microphone' }).click()
  expect(await isHeard(page)).toBe(false)
  await page.keyboard.down('Space')
  await expect.poll(() => isHeard(page), patience).toBe(true)
  await page.keyboard.up('Space')
  await expect.poll(() => isHeard(page), patience).toBe(false)
  await page.keyboard.press('Tab')
  await page.keyboard.press('Shift+Tab')
  await page.keyboard.press('Space')
  await expect.poll(() => isHeard(page), patience).toBe(true)
  await page.keyboard.press('Space')
  await expect.poll(() => isHeard(page), patience).toBe(false)
  await page.context().close()
})

test('who is heard already stays so after Space', async () => {
  const page = await open('five')
  await page.keyboard.press('Space')
  expect(await isHeard(page)).toBe(true)
  await page.context().close()
})

test('what was begun in the chat waits while it is closed, and a refused message is not lost', async () => {
  const page = await open('five')
  await page.keyboard.press('c')
  const input = page.getByTestId('chat-input')
  await input.waitFor()
  await page.keyboard.type('half a sen')
  await page.keyboard.press('Escape')
  await input.waitFor({ state: 'detached' })
  await page.keyboard.press('c')
  await input.waitFor()
  expect(await input.inputValue()).toBe('half a sen')
  await input.press('End')
  await page.keyboard.press('Shift+Enter')
  await page.keyboard.type('tence')
  await page.evaluate(() => {
    ;(globalThis as unknown as Inside).room.sendChat = () => Promise.reject(new Error('no'))
  })
  await page.keyboard.press('Enter')
  await page.getByRole('alert').waitFor()
  expect(await input.inputValue()).toBe('half a sen\ntence')
  await page.context().close()
})

test('unread messages are counted on the button and in the title until the chat is opened', async () => {
  const page = await open('unread')
  await expect.poll(() => page.getByTestId('chat-unread').textContent(), patience).toBe('3 unread messages')
  await expect.poll(() => page.title(), patience).toMatch(/^\(3\) /)
  await page.keyboard.press('c')
  await expect.poll(() => page.getByTestId('chat-unread').count(), patience).toBe(0)
  await expect.poll(() => page.title(), patience).not.toMatch(/^\(/)
  await page.context().close()
})

test('how loud somebody is goes up to 200 % and is remembered', async () => {
  const page = await open('five')
  const slider = page.getByRole('slider', { name: 'Volume of Ben Lindqvist' })
  await page.keyboard.press('p')
  await page.getByRole('button', { name: 'Volume of Ben Lindqvist' }).click()
  await slider.press('End')
  await page.reload()
  await page.getByTestId('tile').first().waitFor()
  await page.keyboard.press('p')
  await slider.waitFor()
  expect(await slider.getAttribute('aria-valuenow')).toBe('200')
  await page.context().close()
})

test('on a phone a panel covers the meeting, which rests until it is closed', async () => {
  const page = await open('five', 'phone')
  await expect.poll(async () => (await reported(page)).length, patience).toBe(4)
  await page.getByTestId('control-chat').click()
  await expect.poll(() => reported(page), patience).toEqual([])
  expect(await page.getByTestId('stage').evaluate((stage) => stage.closest('[inert]') !== null)).toBe(true)
  await page.getByRole('button', { name: 'Close' }).click()
  await expect.poll(async () => (await reported(page)).length, patience).toBe(4)
  await expect
    .poll(() => page.evaluate(() => document.activeElement?.getAttribute('data-testid')), patience)
    .toBe('control-chat')
  await page.context().close()
})

test('the room is told exactly the tiles of others on this page, in device pixels', async () => {
  const page = await open('thirty', 'phone')
  const onScreen = () =>
    page
      .locator('[data-testid="tile"]:not([data-self="true"])')
      .evaluateAll((tiles) =>
        tiles.map((tile) => `${tile.getAttribute('data-participant-id')} ${tile.clientWidth * 2}`).toSorted(),
      )
  const told = async () =>
    (await reported(page)).map(({ participant, width }) => `${participant} ${width}`).toSorted()
  const first = await onScreen()
  expect(first.length).toBeLessThan(29)
  await expect.poll(told, patience).toEqual(first)
  await page.getByTestId('page-next').click()
  await expect.poll(told, patience).not.toEqual(first)
  expect(await told()).toEqual(await onScreen())
  await page.context().close()
})

test('a menu is seen in full screen too', async () => {
  const page = await open('five')
  await page.keyboard.press('s')
  await expect.poll(() => page.evaluate(() => document.fullscreenElement !== null), patience).toBe(true)
  await page.getByTestId('control-more').click()
  const inside = await page
    .getByRole('menu')
    .evaluate((menu) => document.fullscreenElement?.contains(menu) ?? false)
  expect(inside).toBe(true)
  await page.context().close()
})

test('that the server goes down is told with the minutes left; put away, it is told once more before the end', async () => {
  const page = await open('closing')
  const banner = page.getByTestId('banner-closing')
  await expect.poll(() => banner.textContent(), patience).toContain('goes down for maintenance in 10 minutes')
  await banner.getByRole('button', { name: 'Got it' }).click()
  await expect.poll(() => banner.count(), patience).toBe(0)
  await page.evaluate(() => {
    const { state } = (globalThis as unknown as Inside).room
    state.value = { ...state.value, closing: Date.now() + 50_000 }
  })
  await expect.poll(() => banner.textContent(), patience).toContain('in 1 minute.')
  await page.context().close()
})

test('what the server gives up is told at each step, until it is put away', async () => {
  const page = await open('shedding')
  const banner = page.getByTestId('banner-shedding')
  await expect.poll(() => banner.textContent(), patience).toContain('Only a few pictures are shown')
  await page.evaluate(() => {
    const { room } = globalThis as unknown as Inside
    room.shedding.value = 'newcomers'
  })
  await expect.poll(() => banner.textContent(), patience).toContain('nobody else can join')
  await banner.getByRole('button', { name: 'Got it' }).click()
  await expect.poll(() => banner.count(), patience).toBe(0)
  await page.context().close()
})
