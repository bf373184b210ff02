import { shallowRef } from 'vue'
import type { ParticipantId, RoomCode, TrackId } from '#shared/protocol/ids.ts'
import type { Participant } from '#shared/protocol/participant.ts'
import type { Source, Track } from '#shared/protocol/track.ts'
import { emptyRoom } from '#shared/room-state.ts'
import { LocalMedia } from '../../client/media/local-media.ts'
import type { RemoteTrack } from '../../client/room/receiving.ts'
import { ClientRoom } from '../../client/room/room.ts'
import type { Verdict } from '../../client/room/verdict.ts'
import { drawnCamera } from './drawn-person.ts'
import { drawnScreen } from './drawn-screen.ts'
import { personOf } from './people.ts'
import type { Scene } from './scenes.ts'
import { pretendedHistory } from './pretended-statistics.ts'

const idOf = (index: number): ParticipantId => `p${index}` as ParticipantId
const has = (list: number[] | undefined, index: number): boolean => list?.includes(index) ?? false

/** A real room that never connects: what a server would have told it is simply so. */
export function standInRoom(scene: Scene): ClientRoom {
  const room = new ClientRoom({
    code: 'weekly-review' as RoomCode,
    local: standInMedia(scene),
    storage: nowhere,
  })
  const people = Array.from({ length: scene.people }, (_, index) => index)
  const tracks = people.flatMap((index) => tracksOf(scene, index))
  room.you.value = idOf(0)
  const incoming = shallowRef<ReadonlyMap<TrackId, RemoteTrack>>(
    new Map(
      tracks.flatMap((track) => {
        const media = receivedOf(scene, track)
        return media ? [[track.id, media] as const] : []
      }),
    ),
  )
  room.state.value = {
    ...emptyRoom,
    revision: 1,
    present: scene.people,
    participants: new Map(people.map((index) => [idOf(index), participantOf(scene, index)])),
    tracks: new Map(tracks.map((track) => [track.id, track])),
    hands: (scene.hands ?? []).map(idOf),
    chat: (scene.chat ?? []).map(([from, text], index) => ({
      id: index + 1,
      from: idOf(from),
      name: personOf(from).name,
      text,
      at: Date.now() - (scene.chat!.length - index) * 70_000,
    })),
  }
  const speaking = new Set((scene.speaking ?? []).map(idOf))
  room.speakers.value = { active: [...speaking][0] ?? null, speaking }
  room.quality.value = new Map((scene.weak ?? []).map((index) => [idOf(index), index % 2 ? 'poor' : 'fair']))
  room.phase.value = 'joined'
  // Nothing is measured where nothing flows.
  room.statistics.close()
  const verdict = shallowRef<Verdict>({
    overall: scene.fault,
    tiles: new Map((scene.weak ?? []).map((index) => [idOf(index), 'them'])),
  })
  return Object.assign(room, standInAnswers(room), { incoming, verdict })
}

const nowhere = { getItem: () => null, setItem: () => undefined, removeItem: () => undefined }

const participantOf = (scene: Scene, index: number): Participant => ({
  id: idOf(index),
  name: personOf(index).name,
  away: has(scene.away, index),
  joinedAt: index,
})

function tracksOf(scene: Scene, index: number): Track[] {
  if (index >= (scene.stage ?? scene.people)) return []
  const sources: Source[] = ['microphone']
  if (!has(scene.cameraOff, index)) sources.push('camera')
  if (scene.screens?.[index]) sources.push('screen')
  return sources.map((source) => ({
    id: `${index}-${source}` as TrackId,
    owner: idOf(index),
    source,
    muted: source === 'microphone' && has(scene.muted, index),
  }))
}

function receivedOf(scene: Scene, { id, owner, source }: Track): RemoteTrack | undefined {
  const index = Number(owner.slice(1))
  const kind = scene.screens?.[index]
  if (index === 0 || source === 'microphone') return undefined
  const media =
    source === 'screen' && kind
      ? drawnScreen(kind)
      : drawnCamera(personOf(index).look, has(scene.speaking, index), scene.people > 12 ? 180 : 432)
  return { track: id, media, kind: 'video', paused: false, layer: 2, settled: true }
}

/** One's own media, captured from a drawing. */
function standInMedia(scene: Scene): LocalMedia {
  const local = new LocalMedia()
  const { microphone, camera, screen } = local
  microphone.wanted.value = !has(scene.muted, 0)
  camera.wanted.value = !has(scene.cameraOff, 0)
  if (camera.wanted.value) camera.track.value = drawnCamera(personOf(0).look, false, 432)
  const shared = scene.screens?.[0]
  screen.wanted.value = shared !== undefined
  if (shared) screen.track.value = drawnScreen(shared)
  for (const source of [microphone, camera, screen])
    Object.assign(source, { want: (on: boolean) => void (source.wanted.value = on) })
  return Object.assign(local, { speakingWhileMuted: shallowRef(false) })
}

/** What one asks of the room happens at once. */
function standInAnswers(room: ClientRoom): Partial<ClientRoom> {
  const { state, you, reactions } = room
  const change = (part: Partial<typeof state.value>): void =>
    void (state.value = { ...state.value, revision: state.value.revision + 1, ...part })
  let key = 100
  Object.assign(room.statistics, {
    history: shallowRef(pretendedHistory(room)),
    watch: () => () => undefined,
  })
  Object.assign(room.viewing, { show: (tiles: unknown) => Object.assign(globalThis, { shownTiles: tiles }) })
  return {
    raiseHand: async (raised) => {
      const others = state.value.hands.filter((id) => id !== you.value)
      change({ hands: raised ? [...others, idOf(0)] : others })
    },
    react: async (emoji) => {
      reactions.value = [...reactions.value, { key: key++, from: idOf(0), emoji }]
    },
    sendChat: async (text) => {
      const id = (state.value.chat.at(-1)?.id ?? 0) + 1
      change({
        chat: [...state.value.chat, { id, from: idOf(0), name: personOf(0).name, text, at: Date.now() }],
      })
    },
    leave: async () => void (room.phase.value = 'left'),
  }
}
