import { useClipboard } from '@vueuse/core'
import { onScopeDispose, watch, type Ref } from 'vue'
import type { ClientRoom } from '../room/room.ts'
import type { TrackStatistics } from '../room/statistics.ts'
import { useText } from '../text/use-text.ts'
import { useToasts } from './use-toasts.ts'

/** Measures while the statistics are open; names the tracks, and copies everything for whoever asks. */
export function useStatistics(room: ClientRoom, open: Ref<boolean>) {
  const { t } = useText()
  const toasts = useToasts()
  const clipboard = useClipboard({ legacy: true })
  let stop = (): void => {}
  watch(open, (isOpen) => {
    stop()
    stop = isOpen ? room.statistics.watch() : () => {}
  })
  onScopeDispose(() => stop())

  function titleOf(track: TrackStatistics): string {
    const owner = [...room.state.value.tracks.values()].find(({ id }) => id === track.track)?.owner
    const name = owner ? room.state.value.participants.get(owner)?.name : t('meeting.you')
    return `${name ?? ''}: ${t(`meeting.statistics.${track.source}`)}`
  }

  async function copy(): Promise<void> {
    await clipboard.copy(JSON.stringify(room.statistics.history.value, null, 2))
    toasts.show({ text: t('meeting.statistics.copied'), tone: 'success' })
  }

  return { history: room.statistics.history, titleOf, copy }
}
