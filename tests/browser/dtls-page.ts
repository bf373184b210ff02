import { Device } from 'mediasoup-client'
import type { Transport } from 'mediasoup-client/types'
import type { MediaAsk, MediaGrant, Subscription } from '#shared/protocol/media.ts'

// Runs in the browser: the least that a page needs to send its microphone and to hear a track.

type Grant = Pick<MediaGrant, 'send' | 'receive'>

let device: Device
let certificate: RTCCertificate
let sending: Transport
let receiving: Transport

/** What the server must know before it opens transports: nothing needs to be told later. */
async function ask(routerRtpCapabilities: MediaAsk['rtpCapabilities']): Promise<MediaAsk> {
  device = await Device.factory()
  await device.load({ routerRtpCapabilities })
  certificate = await RTCPeerConnection.generateCertificate({ name: 'ECDSA', namedCurve: 'P-256' } as never)
  const fingerprints = certificate.getFingerprints() as MediaAsk['dtlsParameters']['fingerprints']
  return { rtpCapabilities: device.recvRtpCapabilities, dtlsParameters: { fingerprints } }
}

/** Starts to send the microphone; resolves with its parameters. */
async function send(grant: Grant): Promise<Subscription['rtpParameters']> {
  const additionalSettings = { certificates: [certificate] }
  sending = device.createSendTransport({ ...grant.send, additionalSettings })
  receiving = device.createRecvTransport({ ...grant.receive, additionalSettings })
  for (const transport of [sending, receiving]) transport.on('connect', (_, connected) => connected())
  const [track] = (await navigator.mediaDevices.getUserMedia({ audio: true })).getAudioTracks()
  if (!track) throw new Error('no microphone')
  return new Promise((resolve, reject) => {
    sending.on('produce', ({ rtpParameters }, produced) => {
      produced({ id: 'microphone' })
      resolve(rtpParameters)
    })
    sending.produce({ track }).catch(reject)
  })
}

async function receive({ id, track, kind, rtpParameters }: Subscription): Promise<void> {
  await receiving.consume({ id, producerId: track, kind, rtpParameters })
}

async function state(): Promise<{ sending: string; receiving: string; bytes: number }> {
  let bytes = 0
  for (const report of (await receiving.getStats()).values())
    if (report.type === 'inbound-rtp') bytes += report.bytesReceived
  return { sending: sending.connectionState, receiving: receiving.connectionState, bytes }
}

const page = { ask, send, receive, state }
export type DtlsPage = typeof page
Object.assign(globalThis, { dtls: page })
