import { useEventListener } from '@vueuse/core'
import { onScopeDispose, shallowRef, type Ref, type ShallowRef } from 'vue'

export type PictureInPicture = {
  readonly supported: boolean
  readonly open: Readonly<ShallowRef<boolean>>
  toggle(): Promise<void>
}

/** Shows a <video> in a small window above all others; whatever it shows next appears there too. */
export function usePictureInPicture(video: Ref<HTMLVideoElement | null>): PictureInPicture {
  const open = shallowRef(false)
  useEventListener(video, 'enterpictureinpicture', () => void (open.value = true))
  useEventListener(video, 'leavepictureinpicture', () => void (open.value = false))
  const close = async (): Promise<void> => {
    if (document.pictureInPictureElement) await document.exitPictureInPicture()
  }
  onScopeDispose(() => void close().catch(() => undefined))
  return {
    supported: document.pictureInPictureEnabled === true,
    open,
    async toggle() {
      if (open.value) await close()
      // Without a picture there is nothing to show: the browser refuses, and nothing happens.
      else await video.value?.requestPictureInPicture().catch(() => undefined)
    },
  }
}
