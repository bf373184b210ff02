import { effectScope, shallowRef, watch, type ShallowRef } from 'vue'
import { Lifetime } from '#shared/lifetime.ts'
import { Paced } from '#shared/paced.ts'
import type { ParticipantId } from '#shared/protocol/ids.ts'
import type { View, ViewTile } from '#shared/protocol/view.ts'

/** ms: a layout that moves goes on changing many tiles; they are told together, and so often at most. */
const pace = 50
/** ms before a view that could not be told is told once more. */
const retryPause = 1_000
/** Device pixels; a smaller difference is not worth telling. */
const step = 16

/** What is on screen, told to the server whenever it changes in earnest. */
export class Viewing {
  /** No video is received. */
  readonly audioOnly: ShallowRef<boolean> = shallowRef(false)
  /** The page is. */
  readonly hidden: ShallowRef<boolean> = shallowRef(false)
  readonly #life = new Lifetime()
  readonly #send: (view: View) => Promise<unknown>
  readonly #telling = new Paced(
    this.#life,
    () => pace,
    () => this.#tell(),
  )
  #tiles: readonly ViewTile[] | undefined
  #pinned: readonly ParticipantId[] = []
  #told = ''

  /** `send` is called with a new view; if it rejects, the view is told again after a while. */
  constructor(send: (view: View) => Promise<unknown>) {
    this.#send = send
    const scope = effectScope(true)
    scope.run(() => watch([this.audioOnly, this.hidden], () => this.#telling.ask()))
    this.#life.onClose(() => scope.stop())
  }

  /** Says which tiles are on screen, in device pixels, and who is to be heard whoever else speaks. */
  show(tiles: readonly ViewTile[], pinned: readonly ParticipantId[] = []): void {
    this.#pinned = pinned
    this.#tiles = tiles.map((tile) => ({ ...tile, width: rounded(tile.width), height: rounded(tile.height) }))
    this.#telling.ask()
  }

  /** Which pictures of the others are on screen; before the first layout all are wanted. */
  wanted(you: ParticipantId | undefined): Array<ViewTile['source']> {
    if (this.hidden.value || this.audioOnly.value) return []
    if (!this.#tiles) return ['camera', 'screen']
    return this.#tiles.filter(({ participant }) => participant !== you).map(({ source }) => source)
  }

  /** Tells everything anew: the server may have forgotten. */
  repeat(): void {
    this.#told = ''
    this.#telling.ask()
  }

  close(): void {
    this.#life.close()
  }

  #tell(): void {
    // Before the first layout the server goes by what was expected on joining.
    if (!this.#tiles) return
    const view: View = {
      hidden: this.hidden.value,
      audioOnly: this.audioOnly.value,
      tiles: [...this.#tiles],
      ...(this.#pinned.length > 0 && { pinned: [...this.#pinned] }),
    }
    const told = JSON.stringify(view)
    if (told === this.#told) return
    this.#told = told
    this.#send(view).catch(() => {
      if (this.#told === told) this.#told = ''
      this.#life.after(retryPause, () => this.#telling.ask())
    })
  }
}

const rounded = (pixels: number): number => Math.max(0, Math.ceil(pixels / step) * step)
