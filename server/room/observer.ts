/** What happens in rooms that an operator wants to know. */
export type Occurrence =
  | 'room opened'
  | 'room closed'
  | 'participant joined'
  | 'participant resumed'
  | 'resume failed'
  | 'participant left'
  | 'media lost'

/** What an operator hears about: never names or texts. Whoever logs or counts implements it. */
export interface RoomObserver {
  happened(occurrence: Occurrence, facts: Record<string, unknown>): void
  failed(error: unknown): void
}
