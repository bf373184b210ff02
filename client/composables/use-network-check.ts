import { useClipboard } from '@vueuse/core'
import { computed, onScopeDispose, shallowRef, watch } from 'vue'
import { Lifetime } from '#shared/lifetime.ts'
import { NetworkCheck } from '../check/network-check.ts'
import { overallOf } from '../check/result.ts'
import { useText } from '../text/use-text.ts'
import { reportText, useCheckText } from './check-text.ts'
import { generateTracks } from './generated-tracks.ts'
import { useToasts } from './use-toasts.ts'

/** The network check of this page; it ends when the page is left. */
export function useNetworkCheck() {
  const { t } = useText()
  const say = useCheckText()
  const toasts = useToasts()
  const clipboard = useClipboard({ legacy: true })
  const check = new NetworkCheck()
  onScopeDispose(() => check.close())
  const { phase, results, running, recording } = check

  const overall = computed(() => overallOf(results.value))
  const busy = computed(() => phase.value === 'network' || phase.value === 'devices')

  // What was recorded can be heard from an address of its own.
  const sound = shallowRef<string>()
  watch(recording, (blob, _, onCleanup) => {
    const url = blob && URL.createObjectURL(blob)
    sound.value = url
    onCleanup(() => url && URL.revokeObjectURL(url))
  })

  async function start(): Promise<void> {
    const life = new Lifetime()
    try {
      await check.checkNetwork(generateTracks(life))
    } finally {
      life.close()
    }
  }

  async function copy(): Promise<void> {
    await clipboard.copy(reportText(results.value, say))
    toasts.show({ text: t('check.copied'), tone: 'success' })
  }

  return {
    phase,
    results,
    running,
    overall,
    busy,
    sound,
    start,
    testDevices: () => check.checkDevices(renderSilently),
    copy,
  }
}

/** Plays a track that nobody hears yet. */
function renderSilently(track: MediaStreamTrack): () => void {
  const audio = new Audio()
  audio.muted = true
  audio.srcObject = new MediaStream([track])
  // Where a browser will not play it, the recording stays empty and is not offered.
  audio.play().catch(() => undefined)
  return () => void (audio.srcObject = null)
}
