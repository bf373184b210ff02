import type { Browser } from 'playwright-core'
import { expect } from 'vitest'
import { Person } from './chromium.ts'

/** How long a condition may take on a busy machine before a test gives up. */
export const patience = { timeout: 60_000, interval: 250 }

/** Brings people into a room, one after the other, straight through the door. */
export async function gather(
  browser: Browser,
  url: string,
  room: string,
  ...names: string[]
): Promise<Person[]> {
  const people = await Promise.all(names.map((name) => Person.arrive(browser, name)))
  for (const person of people) await person.enter(url, room)
  return people
}

export async function leaveAll(people: Person[]): Promise<void> {
  await Promise.all(people.map((person) => person[Symbol.asyncDispose]()))
}

/** Frames shown so far of everybody else's camera, by name. */
async function framesOf(person: Person): Promise<Record<string, number>> {
  const cameras = (await person.tiles()).filter((tile) => !tile.self && tile.source === 'camera')
  return Object.fromEntries(cameras.map((tile) => [tile.name, tile.frames]))
}

/** Polls until each of `names` has shown some more frames. */
export async function expectMoving(person: Person, ...names: string[]): Promise<void> {
  const before = await framesOf(person)
  const moved = async () => {
    const now = await framesOf(person)
    // A video element that came anew counts from zero again.
    for (const name of names) if ((now[name] ?? 0) < (before[name] ?? 0)) before[name] = 0
    return names.filter((name) => (now[name] ?? 0) > (before[name] ?? 0) + 3)
  }
  await expect.poll(moved, patience).toEqual(names)
}
