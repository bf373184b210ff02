import type { Page } from 'playwright-core'
import { MeshPeer } from './mesh-peer.ts'

type MeshGlobals = { answerFor(offer: string): Promise<string>; meshStream?: MediaStream }

/** A page that meets everybody by a peer connection of its own, as a mesh does. */
export class MeshPage implements Disposable {
  readonly #page: Page
  readonly #peers: MeshPeer[] = []

  /** `url`: any page of an origin that may use camera and microphone. */
  static async open(page: Page, url: string): Promise<MeshPage> {
    const mesh = new MeshPage(page)
    await page.exposeFunction('answerFor', (offer: string) => mesh.#answer(offer))
    await page.goto(`${url}/healthz`)
    await page.evaluate(openCamera)
    return mesh
  }

  private constructor(page: Page) {
    this.#page = page
  }

  /** Lets others come, until so many are there with oneself. */
  async grow(participants: number): Promise<void> {
    while (this.#peers.length < participants - 1) await this.#page.evaluate(meetOne)
  }

  [Symbol.dispose](): void {
    for (const peer of this.#peers) peer.close()
  }

  #answer(offer: string): Promise<string> {
    const peer = new MeshPeer()
    this.#peers.push(peer)
    return peer.answer(offer)
  }
}

/** Runs in the page. */
async function openCamera(): Promise<void> {
  const stream = await navigator.mediaDevices.getUserMedia({
    audio: true,
    video: { width: 1_280, height: 720 },
  })
  ;(globalThis as unknown as MeshGlobals).meshStream = stream
  document.body.innerHTML = ''
  document.body.style.cssText = 'margin:0;display:flex;flex-wrap:wrap'
}

/** Runs in the page: one more peer connection, with its picture on the screen. */
async function meetOne(): Promise<void> {
  const { meshStream, answerFor } = globalThis as unknown as MeshGlobals
  const connection = new RTCPeerConnection()
  const screen = document.createElement('video')
  screen.style.cssText = 'width:260px;height:146px'
  screen.autoplay = true
  screen.srcObject = new MediaStream()
  document.body.append(screen)
  connection.ontrack = ({ track }) => (screen.srcObject as MediaStream).addTrack(track)
  for (const track of meshStream?.getTracks() ?? [])
    connection.addTransceiver(track, {
      direction: 'sendrecv',
      sendEncodings: [{ maxBitrate: track.kind === 'video' ? 1_500_000 : 40_000 }],
    })
  await connection.setLocalDescription()
  await new Promise<void>((done) => {
    if (connection.iceGatheringState === 'complete') done()
    connection.onicegatheringstatechange = () => connection.iceGatheringState === 'complete' && done()
  })
  const sdp = await answerFor(connection.localDescription?.sdp ?? '')
  await connection.setRemoteDescription({ type: 'answer', sdp })
}
