import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Server } from 'socket.io'
import { afterEach, expect, it, vi } from 'vitest'
import { Wire } from '../../client/room/wire.ts'

const ends: (() => unknown)[] = []
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end()
  vi.unstubAllGlobals()
})

async function connect(answers: boolean) {
  const page = new EventTarget()
  vi.stubGlobal('addEventListener', page.addEventListener.bind(page))
  vi.stubGlobal('removeEventListener', page.removeEventListener.bind(page))
  const http = createServer()
  const server = new Server(http)
  server.on('connection', (socket) =>
    socket.on('media.ready', (_: unknown, answer: (ack: unknown) => void) => {
      if (answers) answer({ ok: false, error: { code: 'forbidden', message: 'not inside' } })
    }),
  )
  await new Promise<void>((listening) => http.listen(0, '127.0.0.1', listening))
  ends.push(() => server.close())
  const heard = () => vi.fn<() => void>()
  const listener = { opened: heard(), lost: heard(), survived: heard(), outdated: heard() }
  const wire = new Wire(`http://127.0.0.1:${(http.address() as AddressInfo).port}`, listener)
  ends.push(() => wire.close())
  await wire.ready()
  return { page, listener }
}

it('opens a new connection when the old one is silent after a network change', async () => {
  const { page, listener } = await connect(false)
  page.dispatchEvent(new Event('online'))
  await vi.waitFor(() => expect(listener.opened).toHaveBeenCalledTimes(2), 10_000)
  expect(listener.lost).toHaveBeenCalledTimes(1)
})

it('keeps a connection that answers after a network change', async () => {
  const { page, listener } = await connect(true)
  page.dispatchEvent(new Event('online'))
  await vi.waitFor(() => expect(listener.survived).toHaveBeenCalled(), 10_000)
  expect(listener.lost).not.toHaveBeenCalled()
})
