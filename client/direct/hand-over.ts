import { Lifetime } from '#shared/lifetime.ts'
import { LetterTrouble } from './letter-trouble.ts'

/** An answer on its way from the tab in which its link was opened to the tab that waits for it. */
type Note = { call: string; text: string } | { taken: string }

const channelName = 'atrium-direct'
/** ms: a tab in the background may be slow. */
const patience = 1_500

/** Gives the answer to another tab of this browser; false if none waits for it. */
export function handOver(call: string, text: string): Promise<boolean> {
  return new Promise((resolve) => {
    const life = new Lifetime()
    const channel = life.own(new BroadcastChannel(channelName))
    const end = (taken: boolean): void => {
      life.close()
      resolve(taken)
    }
    life.after(patience, () => end(false))
    channel.addEventListener('message', ({ data }: MessageEvent<Note>) => {
      if ('taken' in data && data.taken === call) end(true)
    })
    channel.postMessage({ call, text } satisfies Note)
  })
}

/** Takes what other tabs hand over. `take` resolves if it was the right one, or throws `LetterTrouble`. */
export class HandedOver {
  readonly #channel = new BroadcastChannel(channelName)

  constructor(waitsFor: (call: string) => boolean, take: (text: string) => Promise<void>) {
    this.#channel.addEventListener('message', ({ data }: MessageEvent<Note>) => {
      if ('text' in data && waitsFor(data.call)) void this.#take(data, take)
    })
  }

  close(): void {
    this.#channel.close()
  }

  async #take(
    { call, text }: { call: string; text: string },
    take: (text: string) => Promise<void>,
  ): Promise<void> {
    try {
      await take(text)
      this.#channel.postMessage({ taken: call } satisfies Note)
    } catch (error) {
      if (!(error instanceof LetterTrouble)) throw error
    }
  }
}
