import { inject, provide, type InjectionKey } from 'vue'
import type { ClientRoom } from '../room/room.ts'

const roomKey: InjectionKey<ClientRoom> = Symbol('room')

/** Called once by the page of a room. */
export function provideRoom(room: ClientRoom): void {
  provide(roomKey, room)
}

/** The room this page is about; its own media are `room.local`. */
export function useRoom(): ClientRoom {
  const room = inject(roomKey)
  if (!room) throw new Error('no room is provided here')
  return room
}
