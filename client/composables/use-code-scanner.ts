import { onScopeDispose, shallowRef, watch, type Ref, type ShallowRef } from 'vue'
import { newDetector } from './code-detector.ts'

/** ms between two looks. */
const lookEvery = 250

/** Reads codes from the camera at the back, in a <video>, until one is found. */
export function useCodeScanner(
  video: Ref<HTMLVideoElement | null>,
  found: (text: string) => void,
): { trouble: Readonly<ShallowRef<boolean>> } {
  const trouble = shallowRef(false)
  const detector = newDetector()
  let stream: MediaStream | undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  let over = false

  async function look(element: HTMLVideoElement): Promise<void> {
    // A frame that is not there yet cannot be looked at.
    const codes = await detector.detect(element).catch(() => [])
    if (over) return
    const [code] = codes
    if (code) found(code.rawValue)
    else timer = setTimeout(() => void look(element), lookEvery)
  }

  async function open(element: HTMLVideoElement): Promise<void> {
    try {
      const opened = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' } })
      if (over) return opened.getTracks().forEach((track) => track.stop())
      stream = opened
      element.srcObject = opened
      await look(element)
    } catch {
      trouble.value = true
    }
  }

  watch(video, (element) => element && !stream && void open(element), { flush: 'post' })
  onScopeDispose(() => {
    over = true
    clearTimeout(timer)
    for (const track of stream?.getTracks() ?? []) track.stop()
  })
  return { trouble }
}
