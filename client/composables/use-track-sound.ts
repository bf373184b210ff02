import { onScopeDispose, watch, type Ref } from 'vue'
import { usePlayback } from './use-playback.ts'
import { useTrackElement } from './use-track-element.ts'

export type SoundOptions = {
  track: () => MediaStreamTrack
  /** 0 to 2; 1 is as it comes. */
  volume: () => number
  /** Device id; undefined is the system's default. */
  speaker: () => string | undefined
}

type Sink = { setSinkId?: (id: string) => Promise<void> }

/** Plays a remote track: at its volume, on the chosen speaker, louder than it is if asked to. */
export function useTrackSound(
  element: Ref<HTMLAudioElement | null>,
  { track, volume, speaker }: SoundOptions,
): void {
  const playback = usePlayback()
  useTrackElement(element, track, (target) => playback.play(target))
  watch(
    [element, speaker],
    ([target, id]) => void (target as Sink | null)?.setSinkId?.(id ?? '').catch(() => undefined),
    { flush: 'post' },
  )

  let unplug = (): void => {}
  watch(
    [element, track, volume],
    ([target, media, level]) => {
      unplug()
      if (!target) return
      target.volume = Math.min(1, level)
      // An element cannot be louder than its source; a gain can. Chromium feeds it only while an element plays too.
      target.muted = level > 1
      if (level > 1) unplug = amplify(playback.mixer(), media, level)
    },
    { immediate: true, flush: 'post' },
  )
  onScopeDispose(() => {
    unplug()
    if (element.value) playback.forget(element.value)
  })
}

function amplify(mixer: AudioContext, track: MediaStreamTrack, level: number): () => void {
  const source = mixer.createMediaStreamSource(new MediaStream([track]))
  const gain = new GainNode(mixer, { gain: level })
  source.connect(gain).connect(mixer.destination)
  return () => {
    source.disconnect()
    gain.disconnect()
  }
}
