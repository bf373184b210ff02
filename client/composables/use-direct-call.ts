import { computed, onScopeDispose, shallowRef, watch, type ComputedRef, type ShallowRef } from 'vue'
import { DirectCall, type CallStage } from '../direct/direct-call.ts'
import { HandedOver, handOver } from '../direct/hand-over.ts'
import { fetchStunServers } from '../direct/ice-resource.ts'
import { checkLetter } from '../direct/letter-check.ts'
import { LetterTrouble, type LetterTroubleCode } from '../direct/letter-trouble.ts'
import { readLetter, type Letter } from '../direct/letter.ts'
import type { LocalMedia } from '../media/local-media.ts'

/** Where one is: `begin` and `invited` before a call, `delivered` where an answer was passed on to another tab. */
export type DirectPhase = 'begin' | 'invited' | 'delivered' | CallStage

/** Why a text was of no use; the text, should one want to go on with it all the same. */
export type TextTrouble = { code: LetterTroubleCode; text: string }

export type DirectCalls = {
  phase: ComputedRef<DirectPhase>
  call: Readonly<ShallowRef<DirectCall | undefined>>
  /** An offer that was opened and is not answered yet. */
  invitation: Readonly<ShallowRef<Letter | undefined>>
  trouble: Readonly<ShallowRef<TextTrouble | undefined>>
  /** A pasted text is being read. */
  busy: Readonly<ShallowRef<boolean>>
  /** Whether this server names STUN servers. */
  stun: Readonly<ShallowRef<boolean>>
  invite(): Promise<void>
  /** Takes whatever was pasted, scanned or opened. `anyway`: however old it is. */
  take(text: string, anyway?: boolean): Promise<void>
  /** Answers the invitation. */
  answer(): Promise<void>
  /** Gives up one's own invitation and answers the one in the text. */
  answerInstead(text: string): Promise<void>
  dismiss(): void
  reset(): void
}

/** Calls without a server, one after the other. `name`: how the other reads one's name. */
export function useDirectCall(local: LocalMedia, name: () => string): DirectCalls {
  const call = shallowRef<DirectCall>()
  const invitation = shallowRef<Letter>()
  const delivered = shallowRef(false)
  const trouble = shallowRef<TextTrouble>()
  const busy = shallowRef(false)
  const stun = shallowRef(true)
  // Asked now, while the server is there for sure.
  const iceServers = fetchStunServers()
  void iceServers.then((servers) => void (stun.value = servers.length > 0))

  const phase = computed<DirectPhase>(() => {
    if (call.value) return call.value.stage.value
    if (delivered.value) return 'delivered'
    return invitation.value ? 'invited' : 'begin'
  })

  function reset(): void {
    call.value?.close()
    call.value = undefined
    invitation.value = undefined
    delivered.value = false
    trouble.value = undefined
  }

  async function begin(offer?: Letter): Promise<void> {
    const servers = await iceServers
    reset()
    const begun = new DirectCall({ local, name: name(), iceServers: servers }, offer)
    call.value = begun
    try {
      await begun.write()
    } catch (error) {
      // Whoever gave up meanwhile wants to hear no more of it.
      if (call.value !== begun) return
      reset()
      throw error
    }
  }

  async function takeLetter(letter: Letter, text: string, anyway: boolean): Promise<void> {
    const waiting = call.value?.kind === 'offer' && phase.value === 'handing' ? call.value : undefined
    if (!waiting && letter.kind === 'answer') {
      if (await handOver(letter.call, text)) delivered.value = true
      else throw new LetterTrouble('wrong-kind')
      return
    }
    const kind = waiting ? 'answer' : 'offer'
    checkLetter(letter, { kind, call: waiting?.call, now: anyway ? letter.at : Date.now() })
    if (waiting) await waiting.accept(letter)
    else if (!call.value) invitation.value = letter
  }

  /** Runs what may find that a text is of no use, and keeps why. */
  async function tried(text: string, action: () => Promise<void>): Promise<void> {
    trouble.value = undefined
    busy.value = true
    try {
      await action()
    } catch (error) {
      if (!(error instanceof LetterTrouble)) throw error
      trouble.value = { code: error.code, text }
    } finally {
      busy.value = false
    }
  }

  // Other tabs of this browser may be where the answer's link is opened.
  watch(call, (now, _, onCleanup) => {
    if (now?.kind !== 'offer') return
    const handedOver = new HandedOver(
      (other) => other === now.call && now.stage.value === 'handing',
      async (text) => now.accept(await readLetter(text)),
    )
    onCleanup(() => handedOver.close())
  })
  onScopeDispose(reset)

  return {
    phase,
    call,
    invitation,
    trouble,
    busy,
    stun,
    invite: () => begin(),
    take: (text, anyway = false) => tried(text, async () => takeLetter(await readLetter(text), text, anyway)),
    answer: () => tried('', async () => begin(invitation.value)),
    answerInstead: (text) =>
      tried(text, async () => {
        const letter = await readLetter(text)
        reset()
        invitation.value = letter
      }),
    dismiss: () => void (trouble.value = undefined),
    reset,
  }
}
