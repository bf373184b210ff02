import { watch, onScopeDispose, type Ref } from 'vue'

/** Shows a track in a <video>, or plays it in an <audio>: the only code that touches media elements' streams. */
export function useTrackElement(
  element: Ref<HTMLMediaElement | null | undefined>,
  track: () => MediaStreamTrack | undefined,
  play: (element: HTMLMediaElement) => Promise<void> = playQuietly,
): void {
  watch(
    [element, track],
    ([target, media]) => {
      if (!target) return
      target.srcObject = media ? new MediaStream([media]) : null
      if (media) void play(target)
    },
    { immediate: true, flush: 'post' },
  )
  onScopeDispose(() => {
    if (element.value) element.value.srcObject = null
  })
}

/** A muted video may always play; a stream that is replaced meanwhile interrupts the call, which is no fault. */
async function playQuietly(element: HTMLMediaElement): Promise<void> {
  await element.play().catch(() => undefined)
}
