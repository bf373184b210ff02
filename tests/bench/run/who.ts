import { cameras, layouts, type ParticipantPlan, type TalkPattern } from '../load/plan.ts'
import type { LoadOptions } from './options.ts'

type Asked = Pick<
  LoadOptions,
  | 'room'
  | 'rooms'
  | 'publishers'
  | 'audioPublishers'
  | 'subscribers'
  | 'layout'
  | 'videoResolution'
  | 'simulateSpeakers'
  | 'protocol'
  | 'turn'
>

/** How many participants the options name. */
export const participantsOf = ({ publishers, audioPublishers, subscribers }: Asked): number =>
  Math.max(publishers, audioPublishers) + subscribers

/** How many people one room holds. A ramp fills this one if it is the only one, and else opens more like it. */
const roomSizeOf = (asked: Asked): number =>
  asked.rooms === 1 ? Infinity : Math.ceil(participantsOf(asked) / asked.rooms)

/** How many rooms so many participants are in. */
export const roomsOf = (asked: Asked, participants: number): number =>
  asked.rooms === 1 ? 1 : Math.ceil(participants / roomSizeOf(asked))

/** Participants `from` to `to` (not included). Beyond those asked for, a ramp adds watchers if there are any. */
export function plansFor(asked: Asked, from: number, to: number): ParticipantPlan[] {
  return Array.from({ length: Math.max(0, to - from) }, (_, offset) => planOf(asked, from + offset))
}

function planOf(asked: Asked, index: number): ParticipantPlan {
  const size = roomSizeOf(asked)
  const { camera, microphone } = roleOf(asked, index)
  return {
    room: asked.rooms === 1 ? asked.room : `${asked.room}-${Math.floor(index / size) + 1}`,
    name: `Participant ${index + 1}`,
    layout: layouts[asked.layout],
    protocol: asked.protocol,
    relayed: asked.turn,
    cipher: 'gcm',
    ...(camera ? { camera: cameras[asked.videoResolution] } : {}),
    ...(microphone ? { microphone: talkOf(asked, size === Infinity ? index : index % size) } : {}),
  }
}

/** In several rooms everybody has the part that its place in the room gives it, so that all rooms are alike. */
function roleOf(asked: Asked, index: number): { camera: boolean; microphone: boolean } {
  const { publishers, audioPublishers, subscribers, rooms } = asked
  const place = rooms === 1 ? index : (index % roomSizeOf(asked)) * rooms
  const beyond = index >= participantsOf(asked)
  if (rooms === 1 && beyond && subscribers === 0)
    return { camera: publishers > 0, microphone: audioPublishers > 0 }
  return { camera: place < publishers, microphone: place < audioPublishers }
}

/** So many take turns; in larger rooms several speak at a time. */
const circle = 8

const talkOf = ({ simulateSpeakers }: Asked, place: number): TalkPattern =>
  simulateSpeakers ? { kind: 'turns', of: circle, index: place % circle, seconds: 3 } : { kind: 'always' }
