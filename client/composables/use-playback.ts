import { inject, onScopeDispose, provide, shallowRef, type InjectionKey, type ShallowRef } from 'vue'

/** What all the sound of a meeting has in common: the permission to play, and one mixer for what is to be louder than it is. */
export type Playback = {
  /** The browser wants a click before it plays. */
  readonly blocked: Readonly<ShallowRef<boolean>>
  /** Plays, or remembers to play after the click. */
  play(element: HTMLMediaElement): Promise<void>
  forget(element: HTMLMediaElement): void
  /** Called from a click: plays everything that waited. */
  resume(): Promise<void>
  /** Made when first needed; browsers limit how many there may be. */
  mixer(): AudioContext
}

const playbackKey: InjectionKey<Playback> = Symbol('playback')

/** Called once by the meeting. */
export function providePlayback(): Playback {
  const playback = createPlayback()
  provide(playbackKey, playback)
  return playback
}

export function usePlayback(): Playback {
  const playback = inject(playbackKey)
  if (!playback) throw new Error('no playback is provided here')
  return playback
}

function createPlayback(): Playback {
  const blocked = shallowRef(false)
  const waiting = new Set<HTMLMediaElement>()
  let context: AudioContext | undefined
  onScopeDispose(() => void context?.close())

  async function play(element: HTMLMediaElement): Promise<void> {
    try {
      await element.play()
      waiting.delete(element)
    } catch (error) {
      if ((error as Error).name === 'NotAllowedError') waiting.add(element)
    }
    blocked.value = waiting.size > 0
  }

  return {
    blocked,
    play,
    forget(element) {
      waiting.delete(element)
      blocked.value = waiting.size > 0
    },
    async resume() {
      await context?.resume()
      await Promise.all([...waiting].map(play))
    },
    mixer: () => (context ??= new AudioContext()),
  }
}
