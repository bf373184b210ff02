import { computed, onScopeDispose, watch, type Ref } from 'vue'
import { usePlayback } from './use-playback.ts'
import { useTrackElement } from './use-track-element.ts'

export type SoundOptions = {
  track: () => MediaStreamTrack
  /** 0 to 2; 1 is as it comes. */
  volume: () => number
}

/** Plays a remote track at its volume, louder than it is if asked to. */
export function useTrackSound(element: Ref<HTMLAudioElement | null>, { track, volume }: SoundOptions): void {
  const playback = usePlayback()
  useTrackElement(element, track, (target) => playback.play(target))
  playback.follow(element)

  let amplifier: Amplifier | undefined
  const loud = computed(() => volume() > 1)
  watch(
    [element, track, loud],
    ([target, media, isLoud]) => {
      amplifier?.close()
      // An element cannot be louder than its source; a gain can. Chromium feeds it only while an element plays too.
      amplifier = isLoud && target ? amplify(playback.mixer(), media) : undefined
      if (target) target.muted = isLoud
    },
    { immediate: true, flush: 'post' },
  )
  watch(
    [element, loud, volume],
    ([target, , level]) => {
      if (target) target.volume = Math.min(1, level)
      amplifier?.set(level)
    },
    { immediate: true, flush: 'post' },
  )
  onScopeDispose(() => {
    amplifier?.close()
    if (element.value) playback.forget(element.value)
  })
}

type Amplifier = { set(level: number): void; close(): void }

function amplify(mixer: AudioContext, track: MediaStreamTrack): Amplifier {
  const source = mixer.createMediaStreamSource(new MediaStream([track]))
  const gain = mixer.createGain()
  source.connect(gain).connect(mixer.destination)
  return {
    // At once, a change of volume clicks.
    set: (level) => void gain.gain.setTargetAtTime(level, mixer.currentTime, 0.02),
    close() {
      source.disconnect()
      gain.disconnect()
    },
  }
}
