import { useEventListener } from '@vueuse/core'
import { computed, onScopeDispose, shallowRef, type ComputedRef, type ShallowRef } from 'vue'
import { useTrackElement } from './use-track-element.ts'

export type PictureInPicture = {
  readonly supported: boolean
  readonly open: ComputedRef<boolean>
  /** Where the small window's content goes, in browsers that allow more than a video. */
  readonly body: Readonly<ShallowRef<HTMLElement | undefined>>
  /** The video that is shown small in all other browsers; it has to be in the page. */
  readonly video: ShallowRef<HTMLVideoElement | null>
  toggle(): Promise<void>
}

/** Document Picture-in-Picture (WICG). */
type PictureWindows = { requestWindow(size: { width: number; height: number }): Promise<Window> }

/** CSS pixels. */
const size = { width: 384, height: 270 }

/** The meeting in a small window above all others. `track`: what a mere video shows there. */
export function usePictureInPicture(track: () => MediaStreamTrack | undefined): PictureInPicture {
  const windows = (globalThis as { documentPictureInPicture?: PictureWindows }).documentPictureInPicture
  const small = shallowRef<Window>()
  const video = shallowRef<HTMLVideoElement | null>(null)
  const playing = shallowRef(false)
  useTrackElement(video, () => (playing.value ? track() : undefined))
  useEventListener(video, 'leavepictureinpicture', () => void (playing.value = false))

  async function openWindow(from: PictureWindows): Promise<void> {
    const opened = await from.requestWindow(size)
    dressLike(document, opened.document)
    opened.addEventListener('pagehide', () => void (small.value = undefined), { once: true })
    small.value = opened
  }

  async function openVideo(): Promise<void> {
    playing.value = true
    try {
      await video.value?.play()
      await video.value?.requestPictureInPicture()
    } catch {
      // Without a picture there is nothing to show: the browser refuses, and nothing happens.
      playing.value = false
    }
  }

  async function close(): Promise<void> {
    small.value?.close()
    if (document.pictureInPictureElement) await document.exitPictureInPicture()
    playing.value = false
  }
  onScopeDispose(() => void close().catch(() => undefined))

  const open = computed(() => small.value !== undefined || playing.value)
  return {
    supported: windows !== undefined || document.pictureInPictureEnabled,
    open,
    body: computed(() => small.value?.document.body),
    video,
    toggle: () => (open.value ? close() : windows ? openWindow(windows).catch(openVideo) : openVideo()),
  }
}

/** A window of its own has no styles, no theme and no language yet. */
function dressLike(from: Document, to: Document): void {
  for (const style of from.querySelectorAll('link[rel="stylesheet"], style'))
    to.head.append(style.cloneNode(true))
  for (const { name, value } of from.documentElement.attributes) to.documentElement.setAttribute(name, value)
  to.title = from.title
}
