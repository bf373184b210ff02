import { createServer as createHttpServer } from 'node:http'
import { createServer, type AddressInfo, type Server as TcpServer, type Socket } from 'node:net'
import { Server } from 'socket.io'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { Wire } from '../../client/room/wire.ts'

const ends: (() => unknown)[] = []
let page: EventTarget
beforeEach(() => {
  page = new EventTarget()
  vi.stubGlobal('addEventListener', page.addEventListener.bind(page))
  vi.stubGlobal('removeEventListener', page.removeEventListener.bind(page))
})
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end()
  vi.unstubAllGlobals()
})

/** Answers pings after `delay` ms, or never. */
async function serve(delay: number | undefined): Promise<number> {
  const http = createHttpServer()
  const server = new Server(http)
  server.on('connection', (socket) =>
    socket.on('connection.ping', (_: unknown, answer: (ack: unknown) => void) => {
      if (delay !== undefined) setTimeout(() => answer({ ok: true, data: {} }), delay)
    }),
  )
  await new Promise<void>((listening) => http.listen(0, '127.0.0.1', listening))
  ends.push(() => server.close())
  return (http.address() as AddressInfo).port
}

function wireTo(port: number) {
  const heard = () => vi.fn<() => void>()
  const waits = vi.fn<(until: number | undefined) => void>()
  const listener = { opened: heard(), lost: heard(), survived: heard(), waits, outdated: heard() }
  const wire = new Wire(`http://127.0.0.1:${port}`, listener)
  ends.push(() => wire.close())
  return { wire, listener }
}

async function connect(delay: number | undefined) {
  const { wire, listener } = wireTo(await serve(delay))
  await wire.ready()
  return { wire, listener }
}

/** Takes connections and says nothing, as a network does that swallows everything. */
async function swallow(): Promise<{ port: number; taken: Set<Socket>; server: TcpServer }> {
  const taken = new Set<Socket>()
  const server = createServer((socket) => {
    taken.add(socket)
    socket.on('error', () => {})
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  ends.push(() => {
    for (const socket of taken) socket.destroy()
    server.close()
  })
  return { port: (server.address() as AddressInfo).port, taken, server }
}

it('opens a new connection when the old one is silent after a network change', async () => {
  const { listener } = await connect(undefined)
  page.dispatchEvent(new Event('online'))
  await vi.waitFor(() => expect(listener.opened).toHaveBeenCalledTimes(2), 10_000)
  expect(listener.lost).toHaveBeenCalledTimes(1)
})

it('keeps a connection that answers after a network change', async () => {
  const { listener } = await connect(0)
  page.dispatchEvent(new Event('online'))
  await vi.waitFor(() => expect(listener.survived).toHaveBeenCalled(), 10_000)
  expect(listener.lost).not.toHaveBeenCalled()
})

it('replaces a doubted connection that is silent', async () => {
  const { wire, listener } = await connect(undefined)
  wire.doubt()
  await vi.waitFor(() => expect(listener.opened).toHaveBeenCalledTimes(2), 10_000)
})

it('keeps a slow connection, however often it is doubted', async () => {
  const { wire, listener } = await connect(800)
  await new Promise((measured) => setTimeout(measured, 1_500))
  for (let doubt = 0; doubt < 5; doubt++) {
    wire.doubt()
    await new Promise((later) => setTimeout(later, 1_000))
  }
  expect(listener.lost).not.toHaveBeenCalled()
})

it('gives a hanging attempt up and tries again', async () => {
  const { port, taken } = await swallow()
  const { wire, listener } = wireTo(port)
  wire.open()
  await vi.waitFor(() => expect(taken.size).toBeGreaterThan(1), 20_000)
  expect(listener.opened).not.toHaveBeenCalled()
})

it('tries now when somebody says so, and does not wait for an attempt that hangs', async () => {
  const { port, taken } = await swallow()
  const { wire } = wireTo(port)
  wire.open()
  for (const attempts of [1, 2, 3]) {
    await vi.waitFor(() => expect(taken.size).toBe(attempts), 10_000)
    wire.tryNow()
  }
})

it('says when it tries next', async () => {
  const { port, server } = await swallow()
  await new Promise((closed) => server.close(closed))
  const { wire, listener } = wireTo(port)
  wire.open()
  await vi.waitFor(() => expect(listener.waits).toHaveBeenCalledWith(expect.any(Number)), 10_000)
  expect(listener.waits.mock.calls.at(0)).toEqual([undefined])
})
