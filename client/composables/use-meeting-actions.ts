import { useClipboard } from '@vueuse/core'
import { Refusal } from '#shared/errors.ts'
import type { ReactionEmoji } from '#shared/reactions.ts'
import type { ClientRoom } from '../room/room.ts'
import { useText } from '../text/use-text.ts'
import { useToasts } from './use-toasts.ts'

/** What one can do in a meeting with one press, and how a refusal is said. */
export type MeetingActions = {
  toggleMicrophone(): void
  toggleCamera(): void
  toggleShare(): void
  toggleHand(): void
  react(emoji: ReactionEmoji): void
  leave(): void
  /** What others need to come here. */
  readonly link: string
  copyLink(): void
}

export function useMeetingActions(room: ClientRoom): MeetingActions {
  const { t } = useText()
  const toasts = useToasts()
  const clipboard = useClipboard({ legacy: true })
  const { microphone, camera, screen } = room.local
  const link = new URL(`/r/${room.code}`, globalThis.location.origin).href

  const attempt = (action: Promise<unknown>): void =>
    void action.catch((error: unknown) => {
      if (!(error instanceof Refusal)) throw error
      toasts.show({
        text:
          error.code === 'rate-limited' ? t('errors.refusals.rate-limited') : t('meeting.notices.notSent'),
        tone: 'warning',
      })
    })

  return {
    toggleMicrophone: () => microphone.want(!microphone.wanted.value),
    toggleCamera: () => camera.want(!camera.wanted.value),
    toggleShare: () => screen.want(!screen.wanted.value),
    toggleHand: () => {
      const { you, state } = room
      attempt(room.raiseHand(!(you.value && state.value.hands.includes(you.value))))
    },
    react: (emoji) => attempt(room.react(emoji)),
    leave: () => attempt(room.leave()),
    link,
    copyLink: () =>
      attempt(
        clipboard.copy(link).then(() => toasts.show({ text: t('meeting.alone.copied'), tone: 'success' })),
      ),
  }
}
