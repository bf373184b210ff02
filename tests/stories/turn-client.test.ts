import { createHmac } from 'node:crypto'
import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { expect, test } from 'vitest'
import type { SocketAddress } from '../../server/doctor/stun-address.ts'
import { TurnClient, TurnRefusal } from '../../server/doctor/turn-client.ts'
import { hasCoturn, startCoturn } from '../support/coturn.ts'

const secret = 'a secret of this test and nothing else'
const username = `${Math.floor(Date.now() / 1_000) + 600}:room:doctor`
const credentials = { username, password: createHmac('sha1', secret).update(username).digest('base64') }
const host = '127.0.0.1'

/** A peer that sends everything back. */
async function startEcho(): Promise<Disposable & SocketAddress> {
  const socket: Socket = createSocket('udp4')
  socket.on('message', (data, { port, address }) => socket.send(data, port, address))
  socket.bind(0, host)
  await once(socket, 'listening')
  return { address: host, port: socket.address().port, [Symbol.dispose]: () => socket.close() }
}

test.skipIf(!hasCoturn).for(['udp', 'tcp'] as const)(
  'a packet goes through a real relay and back, over %s',
  async (protocol) => {
    await using coturn = await startCoturn(secret)
    using echo = await startEcho()
    const client = await TurnClient.open({ host, port: coturn.port, protocol }, credentials)
    const arrived: string[] = []
    client.arrived = (data, from) =>
      arrived.push(`${data.toString()} ${typeof from === 'number' ? from : from.address}`)

    expect(await client.binding()).toMatchObject({ address: host })
    const { relayed, lifetime } = await client.allocate()
    expect(relayed).toMatchObject({ address: host, port: expect.any(Number) })
    expect(lifetime).toBeGreaterThan(0)

    await client.createPermission(echo)
    client.send(echo, Buffer.from('by indication'))
    await expect.poll(() => arrived, { timeout: 20_000 }).toContain(`by indication ${host}`)
    await client.bindChannel(0x4001, echo)
    client.sendBy(0x4001, Buffer.from('by channel'))
    await expect.poll(() => arrived, { timeout: 20_000 }).toContain(`by channel ${0x4001}`)

    expect(await client.refresh()).toBeGreaterThan(0)
    client.close()
    client.close()
    await expect(client.binding()).rejects.toThrow('closed')
  },
)

test.skipIf(!hasCoturn)('credentials that are wrong or missing are refused', async () => {
  await using coturn = await startCoturn(secret)
  const place = { host, port: coturn.port, protocol: 'udp' as const }
  for (const wrong of [undefined, { ...credentials, password: 'guessed' }]) {
    const client = await TurnClient.open(place, wrong)
    await expect(client.allocate()).rejects.toBeInstanceOf(TurnRefusal)
    await expect(client.allocate()).rejects.toMatchObject({ code: 401 })
    client.close()
  }
})
