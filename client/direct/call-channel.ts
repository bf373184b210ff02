import { shallowRef, type ShallowRef } from 'vue'
import type { ChatMessage } from '#shared/protocol/chat.ts'

/** Who somebody is and what of them can be heard and seen. */
export type Presence = { name: string; microphone: boolean; camera: boolean }

/** Characters of a chat message, and of a name. */
export const longestMessage = 4_000
const longestName = 80

type Message = ({ type: 'presence' } & Presence) | { type: 'chat'; text: string }

/** Both sides open channel 0 of themselves, so that it needs no word about it. */
const options: RTCDataChannelInit = { negotiated: true, id: 0 }

/** The data channel of a call: chat, and what of the other is on. */
export class CallChannel {
  readonly open: ShallowRef<boolean> = shallowRef(false)
  readonly other: ShallowRef<Presence> = shallowRef({ name: '', microphone: true, camera: true })
  readonly chat: ShallowRef<readonly ChatMessage[]> = shallowRef([])
  readonly #channel: RTCDataChannel
  #presence: Presence = { name: '', microphone: false, camera: false }

  /** `onEnd`: the other has closed the call. */
  constructor(connection: RTCPeerConnection, onEnd: () => void) {
    this.#channel = connection.createDataChannel('call', options)
    this.#channel.addEventListener('open', () => {
      this.open.value = true
      this.#send({ type: 'presence', ...this.#presence })
    })
    this.#channel.addEventListener('message', ({ data }) => this.#take(read(data)))
    this.#channel.addEventListener('close', () => {
      this.open.value = false
      onEnd()
    })
  }

  /** Tells the other how one is, now or as soon as there is a way. */
  tell(presence: Presence): void {
    this.#presence = presence
    if (this.open.value) this.#send({ type: 'presence', ...presence })
  }

  /** False while there is no way to the other. */
  say(text: string): boolean {
    if (!this.open.value) return false
    this.#send({ type: 'chat', text })
    this.#note('you', this.#presence.name, text)
    return true
  }

  close(): void {
    this.open.value = false
    this.#channel.close()
  }

  #take(message: Message | undefined): void {
    if (message?.type === 'chat') this.#note('other', this.other.value.name, message.text)
    if (message?.type === 'presence') {
      const { name, microphone, camera } = message
      this.other.value = { name, microphone, camera }
    }
  }

  #note(from: 'you' | 'other', name: string, text: string): void {
    const line = { id: this.chat.value.length, from: from as ChatMessage['from'], name, text, at: Date.now() }
    this.chat.value = [...this.chat.value, line]
  }

  #send(message: Message): void {
    this.#channel.send(JSON.stringify(message))
  }
}

/** What the other sent, if it is of a shape that we know. */
function read(data: unknown): Message | undefined {
  if (typeof data !== 'string') return undefined
  const { type, text, name, microphone, camera } = parsed(data)
  if (type === 'chat' && typeof text === 'string') return { type, text: text.slice(0, longestMessage) }
  if (type !== 'presence' || typeof name !== 'string') return undefined
  return { type, name: name.slice(0, longestName), microphone: microphone === true, camera: camera === true }
}

function parsed(data: string): Record<string, unknown> {
  try {
    return Object(JSON.parse(data)) as Record<string, unknown>
  } catch {
    return {}
  }
}
