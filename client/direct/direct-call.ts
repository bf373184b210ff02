import { effectScope, shallowRef, watchEffect, type ShallowRef } from 'vue'
import { Lifetime } from '#shared/lifetime.ts'
import type { LocalMedia } from '../media/local-media.ts'
import { briefSdp } from './brief-sdp.ts'
import { CallChannel } from './call-channel.ts'
import { CallMedia } from './call-media.ts'
import { CallReport } from './call-report.ts'
import { gathered } from './ice-gathering.ts'
import { LetterTrouble } from './letter-trouble.ts'
import { newCall, writeLetter, type Letter, type LetterKind } from './letter.ts'

/** `handing`: the letter is ready; who offers awaits the answer, who answers awaits the other. */
export type CallStage = 'gathering' | 'handing' | 'connecting' | 'connected' | 'ended'
export type CallEnd = 'hung-up' | 'left' | 'lost' | 'no-path' | 'no-network'

export type DirectCallOptions = {
  local: LocalMedia
  /** How the other reads one's name. */
  name: string
  iceServers: RTCIceServer[]
}

/** ms: what is not gathered by then stays out of the letter. */
const gatheringLimit = 4_000
/** ms: a browser gives up on a silent pair after 15 s, and a router forgets it after 30 s. */
const knockEvery = 5_000
/** ms from the answer on, after which we say that there is no way. */
const connectingLimit = 30_000

/** A call between two browsers whose signalling is carried by hand: one letter there, one letter back. */
export class DirectCall {
  readonly stage: ShallowRef<CallStage> = shallowRef('gathering')
  readonly end: ShallowRef<CallEnd | undefined> = shallowRef()
  /** What is to be handed to the other. */
  readonly letter: ShallowRef<string | undefined> = shallowRef()
  readonly ownSdp: ShallowRef<string> = shallowRef('')
  readonly otherSdp: ShallowRef<string> = shallowRef('')
  readonly media: CallMedia
  readonly channel: CallChannel
  readonly report: CallReport
  /** Which letter is written here. */
  readonly kind: LetterKind
  /** The name of the call, the same on both sides. */
  readonly call: string
  readonly #offer: Letter | undefined
  readonly #connection: RTCPeerConnection
  readonly #life = new Lifetime()
  #knocks = 0

  /** Begins a call, or takes part in the one of an offer. Its letter follows with `write()`. */
  constructor({ local, name, iceServers }: DirectCallOptions, offer?: Letter) {
    this.#offer = offer
    this.kind = offer ? 'answer' : 'offer'
    this.call = offer?.call ?? newCall()
    this.#connection = new RTCPeerConnection({ iceServers, bundlePolicy: 'max-bundle' })
    this.#life.onClose(() => this.#connection.close())
    this.media = this.#life.own(new CallMedia(this.#connection, local))
    this.channel = this.#life.own(new CallChannel(this.#connection, () => this.#finish('left')))
    this.report = this.#life.own(new CallReport(this.#connection))
    this.#connection.addEventListener('connectionstatechange', () => this.#follow())
    this.#tellPresence(local, name)
  }

  /** Gathers candidates and writes the letter. Throws `LetterTrouble` if no browser could have made that offer. */
  async write(): Promise<void> {
    if (this.#offer) await this.#describe(this.#offer)
    if (this.#offer) this.media.answer()
    else this.media.offer()
    await this.#connection.setLocalDescription()
    await gathered(this.#connection, this.#life, gatheringLimit)
    const sdp = briefSdp(this.#connection.localDescription?.sdp ?? '')
    if (!/^a=candidate:/m.test(sdp)) return this.#finish('no-network')
    const letter = await writeLetter({ kind: this.kind, call: this.call, at: Date.now(), sdp })
    if (this.#life.closed) return
    this.ownSdp.value = sdp
    this.letter.value = letter
    if (this.stage.value === 'gathering') this.stage.value = 'handing'
    if (this.#offer) this.#life.every(knockEvery, () => this.#knock())
  }

  /** Takes the answer to the offer made here. Throws `LetterTrouble` if no browser could have made it. */
  async accept(answer: Letter): Promise<void> {
    await this.#describe(answer)
    if (this.stage.value !== 'handing') return
    this.stage.value = 'connecting'
    this.#life.after(connectingLimit, () => {
      if (this.stage.value === 'connecting') this.#finish('no-path')
    })
  }

  hangUp(): void {
    this.#finish('hung-up')
  }

  close(): void {
    this.#life.close()
  }

  /**
   * Who offers begins the DTLS handshake, and so only once the answer is there. The other way round, as browsers would
   * choose, whoever answers would give up after three minutes of unanswered greetings.
   */
  async #describe({ kind, sdp }: Letter): Promise<void> {
    const patient = kind === 'offer' ? sdp.replaceAll('a=setup:actpass', 'a=setup:active') : sdp
    try {
      await this.#connection.setRemoteDescription({ type: kind, sdp: patient })
      this.otherSdp.value = sdp
    } catch {
      throw new LetterTrouble('damaged')
    }
  }

  /**
   * Who answers is ready long before the other has the answer: minutes, when it is carried by hand. Meanwhile the browser
   * gives up; told the other's candidates again, it goes on, which keeps the router open for the other. They need another
   * foundation, or the browser takes them for those that it gave up.
   */
  #knock(): void {
    if (this.stage.value !== 'handing' || this.#connection.iceConnectionState === 'checking') return
    this.#knocks += 1
    for (const line of this.otherSdp.value.match(/^a=candidate:.*$/gm) ?? []) {
      const candidate = line.slice(2).replace(/^candidate:\S+/, `candidate:${this.#knocks}`)
      // A name that cannot be resolved now may be next time.
      this.#connection.addIceCandidate({ candidate, sdpMLineIndex: 0 }).catch(() => undefined)
    }
  }

  #follow(): void {
    const { connectionState } = this.#connection
    if (connectionState === 'connected') this.stage.value = 'connected'
    if (connectionState === 'failed' && this.stage.value === 'connected') this.#finish('lost')
  }

  #tellPresence({ microphone, camera }: LocalMedia, name: string): void {
    const scope = effectScope(true)
    scope.run(() =>
      watchEffect(() =>
        this.channel.tell({
          name,
          microphone: microphone.wanted.value && microphone.track.value !== undefined,
          camera: camera.track.value !== undefined,
        }),
      ),
    )
    this.#life.onClose(() => scope.stop())
  }

  #finish(end: CallEnd): void {
    if (this.#life.closed) return
    this.end.value = end
    this.stage.value = 'ended'
    this.close()
  }
}
