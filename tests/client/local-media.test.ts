import { expect, test } from 'vitest'
import { Person, settled } from './fake-machine.ts'

test('a muted microphone keeps its track, and is heard again at once', async () => {
  using person = new Person()
  const { microphone } = person.local
  microphone.want(true)
  await settled()
  const track = microphone.track.value
  expect(track?.enabled).toBe(true)
  microphone.want(false)
  expect(track?.enabled).toBe(false)
  await settled()
  expect(person.machine.running).toEqual(['mic-1'])
  microphone.want(true)
  expect(track?.enabled).toBe(true)
  await settled()
  expect(microphone.track.value).toBe(track)
})

test('a camera that is off lets go of its device', async () => {
  using person = new Person()
  person.local.camera.want(true)
  await settled()
  expect(person.machine.running).toEqual(['cam-1'])
  person.local.camera.want(false)
  await settled()
  expect(person.local.camera.track.value).toBeUndefined()
  expect(person.machine.running).toEqual([])
})

test.each(['microphone', 'camera'] as const)(
  'the %s ends as was wished last, with one track at most, however fast one changes one’s mind',
  async (name) => {
    using person = new Person()
    const source = person.local[name]
    for (const wishes of [[true, false, true], [false], [true, false], [true]])
      for (const wish of wishes) {
        source.want(wish)
        await Promise.resolve()
        await Promise.resolve()
      }
    await settled()
    expect(source.track.value?.readyState).toBe('live')
    expect(source.track.value?.enabled).toBe(true)
    expect(person.machine.running).toHaveLength(1)
  },
)

test.each([
  ['microphone', ['mic-1']],
  ['camera', []],
  ['screen', []],
] as const)('a %s unwanted while the browser still asks leaves running: %j', async (name, running) => {
  using person = new Person()
  const answer = person.machine.hesitate()
  const source = person.local[name]
  source.want(true)
  await settled()
  expect(source.busy.value).toBe(true)
  source.want(false)
  answer()
  await settled()
  expect(source.busy.value).toBe(false)
  expect(source.track.value?.enabled ?? false).toBe(false)
  expect(person.machine.running).toEqual(running)
  expect(person.local.screenAudio.value).toBeUndefined()
})

test.each([
  ['microphone', ['mic-1']],
  ['camera', ['cam-1']],
  ['screen', ['screen', 'screen-audio']],
] as const)('a %s wanted again while the browser asks is captured once: %j', async (name, running) => {
  using person = new Person()
  const answer = person.machine.hesitate()
  const source = person.local[name]
  for (const wish of [true, false, true]) {
    source.want(wish)
    await settled()
  }
  answer()
  await settled()
  expect(source.track.value?.enabled).toBe(true)
  expect(person.machine.running).toEqual(running)
  expect(person.machine.tracks).toHaveLength(running.length)
})

test('microphone and camera together are one question, and one refused does not hurt the other', async () => {
  using person = new Person()
  const { microphone, camera } = person.local
  microphone.want(true)
  camera.want(true)
  await settled()
  expect(person.machine.asked).toHaveLength(1)
  expect(person.machine.running).toEqual(['mic-1', 'cam-1'])

  using lone = new Person()
  lone.machine.devices.video = []
  lone.local.microphone.want(true)
  lone.local.camera.want(true)
  await settled()
  expect(lone.machine.running).toEqual(['mic-1'])
  expect(lone.local.camera.trouble.value?.code).toBe('missing')
  expect(lone.local.microphone.trouble.value).toBeUndefined()
})

test('what fails is off and says why, until it works', async () => {
  using person = new Person()
  const { camera } = person.local
  person.machine.refusal = 'NotReadableError'
  camera.want(true)
  await settled()
  expect(camera.wanted.value).toBe(false)
  expect(camera.trouble.value?.code).toBe('busy')
  expect(camera.busy.value).toBe(false)
  person.machine.refusal = undefined
  camera.want(true)
  await settled()
  expect(camera.wanted.value).toBe(true)
  expect(camera.trouble.value).toBeUndefined()
  expect(person.machine.running).toEqual(['cam-1'])
})

test('a screen not picked is cancelled, not refused', async () => {
  using person = new Person()
  person.machine.refusal = 'NotAllowedError'
  person.local.screen.want(true)
  await settled()
  expect(person.local.screen.wanted.value).toBe(false)
  expect(person.local.screen.trouble.value?.code).toBe('cancelled')
})

test('a share that is ended in the browser’s bar is over, with its sound', async () => {
  using person = new Person()
  const { screen, screenAudio } = person.local
  screen.want(true)
  await settled()
  expect(person.machine.running).toEqual(['screen', 'screen-audio'])
  expect(screenAudio.value?.readyState).toBe('live')
  person.machine.tracks.find(({ kind }) => kind === 'video')?.remoteStop()
  await settled()
  expect(screen.wanted.value).toBe(false)
  expect(screenAudio.value).toBeUndefined()
  expect(person.machine.running).toEqual([])
})

test('closing stops everything, and what the browser grants afterwards, and hears of no device any more', async () => {
  using person = new Person()
  const { local, machine } = person
  local.microphone.want(true)
  local.camera.want(true)
  await settled()
  expect(machine.listeners).toBe(1)
  const answer = machine.hesitate()
  local.screen.want(true)
  local.devices.choose('camera', 'cam-2')
  await settled()
  local.close()
  answer()
  await settled()
  expect(machine.running).toEqual([])
  expect(machine.listeners).toBe(0)
  expect(local.screenAudio.value).toBeUndefined()
  for (const { track, wanted } of [local.microphone, local.camera, local.screen])
    expect([track.value, wanted.value]).toEqual([undefined, false])
})
