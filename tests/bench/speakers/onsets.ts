import { MeetingRoom, type Guest } from '../../media/meeting-room.ts'
import { perform, type Script, type Talker } from '../../media/talk.ts'
import { sleep } from '../measure.ts'

/** How what somebody began to say arrived at one listener: ms until its first packet did, ms of the beginning that never did. */
export type Onset = { delay: number; lost: number }

/** `missed`: of all packets of speech those that never arrived, 0 to 1; `streams`: the most that anybody received. */
export type Hearing = { onsets: Onset[]; unheard: number; missed: number; streams: number }

/** ms of one packet. */
const frame = 20
/** ms that somebody speaks, and ms from one beginning to the next: each runs into the next one's. */
const turn = { length: 1_500, every: 1_000 }
/** dBov: what is said, and what a microphone picks up when nothing is. */
const level = { speech: -30, room: -66 }

/** A room in which everybody has the microphone open; they speak in turn, so that two overlap half of the time. */
export async function listen(people: number, slots: number, seconds: number): Promise<Hearing> {
  using meeting = await MeetingRoom.open(slots)
  const guests: Guest[] = []
  for (let count = 0; count < people; count++) guests.push(await meeting.enter())
  await sleep(1_000)
  const talkers = guests.map(({ talker }) => talker)
  await perform(talkers, 1_000, () => level.room)
  const began = talkers.map(({ sent }) => sent.length)
  await perform(talkers, seconds * 1_000, script(people))
  await sleep(500)
  return judge(talkers, began, people, Math.max(...guests.map(({ audio }) => audio.size)))
}

const script =
  (people: number): Script =>
  (index, time) =>
    isSpeaking(index, time, people) ? level.speech : level.room

function isSpeaking(index: number, time: number, people: number): boolean {
  const since = (time - index * turn.every) % (people * turn.every)
  return since >= 0 && since < turn.length
}

function judge(talkers: Talker[], began: number[], people: number, streams: number): Hearing {
  const hearing: Hearing = { onsets: [], unheard: 0, missed: 0, streams }
  let [said, missed] = [0, 0]
  for (const speaker of talkers)
    for (const spurt of spurtsOf(speaker, began[speaker.index] ?? 0, people))
      for (const listener of talkers.filter((one) => one !== speaker)) {
        const heard = listener.of(speaker).filter(({ count }) => spurt.includes(count))
        said += spurt.length
        missed += spurt.length - new Set(heard.map(({ count }) => count)).size
        const first = heard[0]
        if (first)
          hearing.onsets.push({
            delay: first.at - speaker.sent[spurt[0]!]!,
            lost: frame * (first.count - spurt[0]!),
          })
        else hearing.unheard++
      }
  return { ...hearing, missed: missed / said }
}

/** The numbers of the packets of each time that somebody spoke. */
function spurtsOf(speaker: Talker, began: number, people: number): number[][] {
  const spurts: number[][] = []
  for (let count = began; count < speaker.sent.length; count++) {
    if (!isSpeaking(speaker.index, (count - began) * frame, people)) continue
    const last = spurts.at(-1)
    if (last?.at(-1) === count - 1) last.push(count)
    else spurts.push([count])
  }
  return spurts
}
