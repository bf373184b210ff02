import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { fetchRoom } from '../../client/room/room-resource.ts'

/** A server that answers everything in this way, until the test ends. */
async function serverThat(answers: RequestListener): Promise<string> {
  const server = createServer(answers)
  await new Promise<void>((listening) => void server.listen(0, '127.0.0.1', listening))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

const answering = (status: number, body: string): Promise<string> =>
  serverThat((_, response) => response.writeHead(status).end(body))

const fetched = (url: string, signal?: AbortSignal): Promise<unknown> => fetchRoom('calm-river', signal, url)

test('a room is asked for by its code, whatever signs are in it', async () => {
  const url = await serverThat(({ url: asked }, response) => response.end(JSON.stringify({ asked })))
  expect(await fetchRoom('a/b ü?', undefined, url)).toEqual({ asked: '/api/rooms/a%2Fb%20%C3%BC%3F' })
})

test.each([
  ['the server’s refusal', 409, '{"error":{"code":"room-full","message":"12 of 12"}}', 'room-full'],
  ['a code that is not known', 418, '{"error":{"code":"teapot","message":""}}', 'unavailable'],
  ['an error of another shape', 404, '{"statusCode":404,"error":"Not Found"}', 'unavailable'],
  ['a page of a proxy', 502, '<h1>Bad Gateway</h1>', 'unavailable'],
  ['a page where data should be', 200, '<h1>Welcome to this network</h1>', 'unavailable'],
  ['null', 503, 'null', 'unavailable'],
  ['nothing', 500, '', 'unavailable'],
])('%s (%i %s) is refused as %s', async (_, status, body, code) => {
  await expect(fetched(await answering(status, body))).rejects.toMatchObject({ name: 'Refusal', code })
})

test('what the server says to developers is kept', async () => {
  const url = await answering(409, '{"error":{"code":"room-full","message":"12 of 12"}}')
  await expect(fetched(url)).rejects.toThrow('12 of 12')
})

test.each<[string, RequestListener]>([
  ['before', (_, response) => void response.destroy()],
  [
    'in the middle of',
    (_, response) => {
      response.writeHead(200, { 'content-length': 100 }).write('{', () => response.destroy())
    },
  ],
])('a connection lost %s the answer is unreachable', async (_, answers) => {
  await expect(fetched(await serverThat(answers))).rejects.toMatchObject({ code: 'unreachable' })
})

test('who no longer wants to know gets no refusal', async () => {
  const asking = new AbortController()
  const url = await serverThat(() => asking.abort())
  await expect(fetched(url, asking.signal)).rejects.toMatchObject({ name: 'AbortError' })
})
