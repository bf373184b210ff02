import type { ResumeToken, RoomCode } from '#shared/protocol/ids.ts'

export type SessionStorageLike = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>

/** The proof of who one was in a room, kept for as long as the tab lives: a reload comes back as the same participant. */
export class Session {
  readonly #key: string
  readonly #storage: SessionStorageLike | undefined
  #token: ResumeToken | undefined

  constructor(code: RoomCode, storage: SessionStorageLike | undefined) {
    this.#key = `atrium.resume.${code}`
    this.#storage = storage
    this.#token = (attempt(() => storage?.getItem(this.#key)) ?? undefined) as ResumeToken | undefined
  }

  get token(): ResumeToken | undefined {
    return this.#token
  }

  save(token: ResumeToken): void {
    this.#token = token
    attempt(() => this.#storage?.setItem(this.#key, token))
  }

  forget(): void {
    this.#token = undefined
    attempt(() => this.#storage?.removeItem(this.#key))
  }
}

/** The tab's own storage; undefined where the browser forbids it, which it does by throwing. */
export const tabStorage = (): SessionStorageLike | undefined => attempt(() => globalThis.sessionStorage)

/** Storage may be switched off; then a reload is a new arrival, and nothing else changes. */
function attempt<T>(action: () => T): T | undefined {
  try {
    return action()
  } catch {
    return undefined
  }
}
