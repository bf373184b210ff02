import { expect, test } from 'vitest'
import { nextTick, shallowRef } from 'vue'
import type { ParticipantId } from '#shared/protocol/ids.ts'
import type { Layout } from '../../client/composables/preferences.ts'
import { useOnStage } from '../../client/composables/use-on-stage.ts'
import { usePlacement } from '../../client/composables/use-placement.ts'
import type { Tile } from '../../client/composables/use-tiles.ts'

const tile = (name: string, source: Tile['source']): Tile => ({
  key: `${name} ${source}`,
  participant: name as ParticipantId,
  name,
  source,
  self: name === 'me',
  video: undefined,
  seen: true,
  starting: false,
  muted: false,
  speaking: false,
  hand: undefined,
  quality: 'good',
  fault: undefined,
  away: false,
})

/** A screen on which people (`me` is oneself) and shared screens are laid out. */
function screen(people: string, size: readonly [width: number, height: number] = [1_264, 680]) {
  const tiles = (names: string, source: Tile['source']) =>
    names
      .split(' ')
      .filter(Boolean)
      .map((name) => tile(name, source))
  const cameras = shallowRef(tiles(people, 'camera'))
  const screens = shallowRef<Tile[]>([])
  const layout = shallowRef<Layout>('grid')
  const pinned = shallowRef<string>()
  const hideSelf = shallowRef(false)
  const spokeAt = shallowRef<ReadonlyMap<ParticipantId, number>>(new Map())
  const [width, height] = [shallowRef(size[0]), shallowRef(size[1])]
  const onStage = useOnStage({ cameras, screens, layout, pinned, spokeAt })
  const placement = usePlacement({ cameras, screens, onStage, size: { width, height }, hideSelf, spokeAt })
  let clock = 0
  return {
    layout,
    pinned,
    hideSelf,
    turn: placement.turn,
    come: (names: string) => void (cameras.value = tiles(names, 'camera')),
    share: (names: string) => void (screens.value = tiles(names, 'screen')),
    speak: (name: string) =>
      void (spokeAt.value = new Map(spokeAt.value).set(name as ParticipantId, ++clock)),
    stage: () => onStage.value.map(({ key }) => key),
    shown: () =>
      placement.placed.value.map(({ tile: { name, source } }) => (source === 'screen' ? `${name}'s` : name)),
    floating: () => placement.floating.value?.name,
    pages: () => placement.pages.value.pages,
    areas: () => placement.placed.value.map(({ place }) => place.width * place.height),
  }
}

test('with two people the other fills the screen and one oneself floats', () => {
  const view = screen('me ann')
  expect(view.shown()).toEqual(['ann'])
  expect(view.floating()).toBe('me')
  view.come('me ann ben')
  expect(view.shown()).toEqual(['me', 'ann', 'ben'])
  expect(view.floating()).toBeUndefined()
})

test('whoever is alone sees oneself, even if their own view is hidden', () => {
  const view = screen('me')
  view.hideSelf.value = true
  expect(view.shown()).toEqual(['me'])
  view.come('me ann')
  expect(view.shown()).toEqual(['ann'])
  expect(view.floating()).toBeUndefined()
})

test('a screen of somebody else takes the stage, and everybody is beside it', () => {
  const view = screen('me ann ben')
  view.share('ann')
  expect(view.shown()).toEqual(["ann's", 'me', 'ann', 'ben'])
  const [stage, ...beside] = view.areas()
  for (const area of beside) expect(stage).toBeGreaterThan(3 * area)
})

test("one's own screen stays small: one sees it anyway", () => {
  const view = screen('me ann ben')
  view.share('me')
  expect(view.stage()).toEqual([])
  expect(view.shown()).toEqual(["me's", 'me', 'ann', 'ben'])
  view.share('me ann')
  expect(view.stage()).toEqual(['ann screen'])
})

test('several screens share the stage; more than four wait beside it', () => {
  const view = screen('me a b c d e')
  view.share('a b c d e')
  expect(view.stage()).toHaveLength(4)
  expect(view.shown()).toContain("e's")
})

test('a pin goes before a screen, until another screen is shared', async () => {
  const view = screen('me ann ben')
  view.share('ann')
  view.pinned.value = 'ben camera'
  expect(view.stage()).toEqual(['ben camera'])
  expect(view.shown()).toEqual(['ben', "ann's", 'me', 'ann'])
  view.share('ann ben')
  await nextTick()
  expect(view.stage()).toEqual(['ann screen', 'ben screen'])
})

test('in speaker view the last speaker stays on stage through silence and one’s own words', () => {
  const view = screen('me ann ben cleo')
  view.layout.value = 'speaker'
  expect(view.stage()).toEqual(['ann camera'])
  view.speak('cleo')
  expect(view.stage()).toEqual(['cleo camera'])
  view.speak('me')
  expect(view.stage()).toEqual(['cleo camera'])
})

test('whoever comes down from the stage finds their place beside it again', () => {
  const view = screen('me ann ben cleo')
  view.layout.value = 'speaker'
  view.speak('ann')
  expect(view.shown()).toEqual(['ann', 'me', 'ben', 'cleo'])
  view.speak('ben')
  expect(view.shown()).toEqual(['ben', 'me', 'ann', 'cleo'])
  view.speak('ann')
  expect(view.shown()).toEqual(['ann', 'me', 'ben', 'cleo'])
})

test('a speaker from a later page comes forward, and nobody else moves', () => {
  const view = screen('me a b c d e f g h i j k l m n', [374, 500])
  const before = view.shown()
  expect(view.pages()).toBeGreaterThan(1)
  expect(before).not.toContain('n')
  view.speak('n')
  const after = view.shown()
  expect(after).toContain('n')
  expect(after.filter((name, index) => name !== before[index])).toHaveLength(1)
  view.turn(1)
  expect(view.shown()).not.toContain('n')
})

test('a page that is gone is not shown empty', () => {
  const view = screen('me a b c d e f g h i j k l m n', [374, 500])
  view.turn(view.pages() - 1)
  expect(view.shown().length).toBeGreaterThan(0)
  view.come('me a b')
  expect(view.pages()).toBe(1)
  expect(view.shown()).toEqual(['me', 'a', 'b'])
})

test('before there is any space nobody is placed, and nobody loses their place', () => {
  const view = screen('me a b c d', [0, 0])
  view.speak('d')
  expect(view.shown()).toEqual([])
})
