import {
  computed,
  getCurrentScope,
  inject,
  onScopeDispose,
  provide,
  shallowRef,
  watch,
  type ComputedRef,
  type InjectionKey,
  type Ref,
} from 'vue'

/** What all the sound of a meeting has in common: the speaker, the permission to play, and one mixer. */
export type Playback = {
  /** The browser wants a click before it plays. */
  readonly blocked: ComputedRef<boolean>
  /** Plays, or remembers to play after the click. */
  play(element: HTMLMediaElement): Promise<void>
  /** The element's sound goes to the chosen speaker from now on. */
  follow(element: Ref<HTMLMediaElement | null>): void
  forget(element: HTMLMediaElement): void
  /** Called from a click: plays everything that waited. */
  resume(): Promise<void>
  /** For what is to be louder than it is. Made when first needed; browsers limit how many there may be. */
  mixer(): AudioContext
}

const playbackKey: InjectionKey<Playback> = Symbol('playback')

/** Called once by the meeting. `speaker`: a device id; undefined is the system's default. */
export function providePlayback(speaker: () => string | undefined): Playback {
  const playback = createPlayback(speaker)
  provide(playbackKey, playback)
  return playback
}

export function usePlayback(): Playback {
  const playback = inject(playbackKey)
  if (!playback) throw new Error('no playback is provided here')
  return playback
}

type Sink = { setSinkId?: (id: string) => Promise<void> }

/** A speaker that is gone or that the browser cannot choose leaves the sound where it is. */
const sendTo = (sink: Sink | null | undefined, id: string | undefined): void =>
  void sink?.setSinkId?.(id ?? '').catch(() => undefined)

function createPlayback(speaker: () => string | undefined): Playback {
  const waiting = shallowRef<ReadonlySet<HTMLMediaElement>>(new Set())
  const { mixer, held, resumeMixer } = createMixer(speaker)
  const forget = (element: HTMLMediaElement): void => {
    if (waiting.value.has(element))
      waiting.value = new Set([...waiting.value].filter((one) => one !== element))
  }

  async function play(element: HTMLMediaElement): Promise<void> {
    try {
      await element.play()
      forget(element)
    } catch (error) {
      // Everything else (a track replaced meanwhile) is followed by another attempt.
      if ((error as Error).name === 'NotAllowedError') waiting.value = new Set([...waiting.value, element])
    }
  }

  return {
    blocked: computed(() => waiting.value.size > 0 || held.value),
    play,
    forget,
    follow: (element) =>
      void watch([element, speaker], ([target, id]) => sendTo(target, id), {
        immediate: true,
        flush: 'post',
      }),
    async resume() {
      await Promise.all([resumeMixer(), ...[...waiting.value].map(play)])
    },
    mixer,
  }
}

/** ms: an allowed mixer runs after a moment; one that still does not is held back. */
const startsWithin = 800

function createMixer(speaker: () => string | undefined) {
  const held = shallowRef(false)
  const scope = getCurrentScope()
  let context: AudioContext | undefined

  function create(): AudioContext {
    const made = new AudioContext()
    const look = (): void => void (held.value = made.state === 'suspended')
    made.addEventListener('statechange', look)
    setTimeout(look, startsWithin)
    scope?.run(() => watch(speaker, (id) => sendTo(made as Sink, id), { immediate: true }))
    return made
  }

  onScopeDispose(() => void context?.close())
  return {
    held,
    mixer: () => (context ??= create()),
    resumeMixer: async () => context?.resume(),
  }
}
