import type { en } from './en.ts'

/** Every sentence of the interface by its key. English is the source; every other language must have them all. */
export type Messages = Wide<typeof en>

/** The dotted keys of all sentences. */
export type TextKey = Leaves<Messages>

type Wide<T> = { readonly [K in keyof T]: T[K] extends string ? string : Wide<T[K]> }
type Leaves<T> = {
  [K in keyof T & string]: T[K] extends string ? K : `${K}.${Leaves<T[K]>}`
}[keyof T & string]
