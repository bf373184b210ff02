import { watch } from 'vue'
import type { ParticipantId } from '#shared/protocol/ids.ts'
import type { RoomState } from '#shared/room-state.ts'
import type { ClientRoom } from '../room/room.ts'
import { useText } from '../text/use-text.ts'
import { useToasts } from './use-toasts.ts'

/** More people than this coming or going at once are not named one by one, nor is anybody in a crowd of this size. */
const unnamed = { atOnce: 3, crowd: 50 }

/** Says quietly who comes, who goes and who raises a hand, and what went wrong with one's own devices. */
export function useNotices(room: ClientRoom): void {
  const { t } = useText()
  const toasts = useToasts()
  const nameOf = (people: RoomState['participants'], id: ParticipantId): string => people.get(id)?.name ?? ''

  watch(room.state, (now, before) => {
    if (room.phase.value !== 'joined' || before.revision === 0) return
    const hands = now.hands.filter((id) => id !== room.you.value)
    const raised = hands.findLast((id) => !before.hands.includes(id))
    const name = raised && nameOf(now.participants, raised)
    // One notice for all: in a question round they would cover the stage. Whoever is not listed yet has no name.
    if (name) toasts.show({ topic: 'hands', text: t('meeting.notices.hand', hands.length - 1, { name }) })

    if (now.participants === before.participants || now.participants.size > unnamed.crowd) return
    const others = (people: typeof now.participants) =>
      [...people.keys()].filter((id) => id !== room.you.value)
    const came = others(now.participants).filter((id) => !before.participants.has(id))
    const went = others(before.participants).filter((id) => !now.participants.has(id))
    if (came.length + went.length > unnamed.atOnce) return
    for (const id of came)
      toasts.show({ text: t('meeting.notices.joined', { name: nameOf(now.participants, id) }) })
    for (const id of went)
      toasts.show({ text: t('meeting.notices.left', { name: nameOf(before.participants, id) }) })
  })

  const { microphone, camera, screen } = room.local
  watch(microphone.trouble, (trouble) => {
    if (!trouble) return
    const reason = t(`errors.microphone.${trouble.code}`)
    toasts.show({ text: `${reason} ${t(`errors.remedies.${trouble.code}`)}`, tone: 'warning' })
  })
  watch(camera.trouble, (trouble) => {
    if (!trouble) return
    const reason = t(`errors.camera.${trouble.code}`)
    toasts.show({ text: `${reason} ${t(`errors.remedies.${trouble.code}`)}`, tone: 'warning' })
  })
  watch(screen.trouble, (trouble) => {
    // Closing the picker is a choice, not a trouble.
    if (trouble && trouble.code !== 'cancelled')
      toasts.show({ text: t(`errors.screen.${trouble.code}`), tone: 'warning' })
  })
}
