import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { X509Certificate } from 'node:crypto'
import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createWorker, type types } from 'mediasoup'
import { expect, onTestFinished, test, vi } from 'vitest'
import { bindingRequest } from './stun.ts'
import { newFolder } from './support.ts'

// A real handshake: a worker whose OpenSSL callback is wrong starts, makes transports, and crashes only here.
const possible = process.env['MEDIASOUP_WORKER_BIN'] && spawnSync('openssl', ['version']).status === 0
const patience = { timeout: 20_000 }

test.runIf(possible)('a DTLS handshake through the worker succeeds and chooses AES-GCM', async () => {
  const worker = await createWorker()
  onTestFinished(() => worker.close())
  const router = await worker.createRouter()
  const listenInfos: types.TransportListenInfo[] = [{ protocol: 'udp', ip: '127.0.0.1' }]
  const transport = await router.createWebRtcTransport({ listenInfos })
  const certificate = await newCertificate()
  const fingerprints = [{ algorithm: 'sha-256' as const, value: certificate.fingerprint }]
  await transport.connect({ dtlsParameters: { role: 'client', fingerprints } })

  const port = await relayTo(transport)
  const client = startClient(port, certificate)
  const shaken = vi.waitFor(() => expect(transport.dtlsState).toBe('connected'), patience)
  await Promise.race([shaken, deathOf(worker)])
  await vi.waitFor(() => expect(client.said()).toContain('profile=SRTP_AEAD_AES_256_GCM'), patience)
})

function deathOf(worker: types.Worker): Promise<never> {
  return new Promise((_, reject) => worker.once('died', reject))
}

type Certificate = { key: string; file: string; fingerprint: string }

async function newCertificate(): Promise<Certificate> {
  const folder = await newFolder()
  const [key, file] = [`${folder}/key.pem`, `${folder}/certificate.pem`]
  const kind = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']
  const args = ['req', '-x509', '-subj', '/CN=test', ...kind, '-keyout', key, '-out', file]
  execFileSync('openssl', args, { stdio: 'ignore' })
  return { key, file, fingerprint: new X509Certificate(readFileSync(file)).fingerprint256 }
}

/** Opens a port whose packets go to the transport and back, after the check that makes ICE accept them. */
async function relayTo(transport: types.WebRtcTransport): Promise<number> {
  const [inside, outside] = await Promise.all([openSocket(), openSocket()])
  const [candidate] = transport.iceCandidates
  if (!candidate) throw new Error('the transport has no candidate')
  const send = (packet: Buffer) => outside.send(packet, candidate.port, candidate.address)
  send(bindingRequest(transport.iceParameters))
  await vi.waitFor(() => expect(transport.iceState).not.toBe('new'), patience)

  let client = 0
  inside.on('message', (packet, { port }) => {
    client = port
    send(packet)
  })
  outside.on('message', (packet) => {
    if (client) inside.send(packet, client, '127.0.0.1')
  })
  return inside.address().port
}

async function openSocket(): Promise<Socket> {
  const socket = createSocket('udp4')
  onTestFinished(() => void socket.close())
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  return socket
}

/** A DTLS client that offers AES-CM first: the choice is the worker's. */
function startClient(port: number, { key, file }: Certificate): { said: () => string } {
  const suites = 'SRTP_AES128_CM_SHA1_80:SRTP_AEAD_AES_256_GCM:SRTP_AEAD_AES_128_GCM'
  const own = ['-key', key, '-cert', file, '-use_srtp', suites]
  const client = spawn('openssl', ['s_client', '-dtls1_2', '-connect', `127.0.0.1:${port}`, ...own])
  onTestFinished(() => void client.kill())
  let text = ''
  client.stdout.on('data', (chunk) => (text += chunk))
  return { said: () => text }
}
