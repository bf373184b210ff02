import { expect, test } from 'vitest'
import { Person, settled } from './fake-machine.ts'

/** Somebody with microphone and camera on. */
async function personOnAir(): Promise<Person> {
  const person = new Person()
  person.local.microphone.want(true)
  person.local.camera.want(true)
  await settled()
  return person
}

test('a chosen device, and no other, takes the place of the one before', async () => {
  using person = await personOnAir()
  person.local.devices.choose('camera', 'cam-2')
  await settled()
  expect(person.machine.asked.at(-1)?.video).toMatchObject({ deviceId: { exact: 'cam-2' } })
  expect(person.machine.running).toEqual(['mic-1', 'cam-2'])
  person.local.devices.choose('camera', undefined)
  await settled()
  expect(person.machine.running).toEqual(['mic-1', 'cam-1'])
})

test('a device chosen before anything is on is opened once', async () => {
  using person = new Person()
  const { devices, camera } = person.local
  camera.want(true)
  devices.choose('camera', 'cam-2')
  await settled()
  expect(person.machine.asked).toHaveLength(1)
  expect(person.machine.running).toEqual(['cam-2'])
})

test('a device chosen while the browser still asks for another is the one that stays', async () => {
  using person = new Person()
  const answer = person.machine.hesitate()
  person.local.camera.want(true)
  await settled()
  person.local.devices.choose('camera', 'cam-2')
  answer()
  await settled()
  expect(person.machine.running).toEqual(['cam-2'])
})

test('where only one camera opens at a time the old one is let go for the new one', async () => {
  using person = await personOnAir()
  person.machine.opensOneCamera = true
  person.local.devices.choose('camera', 'cam-2')
  await settled()
  expect(person.local.camera.trouble.value).toBeUndefined()
  expect(person.machine.running).toEqual(['mic-1', 'cam-2'])
})

test('what is switched off stays off when its device is chosen', async () => {
  using person = new Person()
  person.local.devices.choose('camera', 'cam-2')
  await settled()
  expect(person.machine.asked).toEqual([])
})

test('a muted microphone stays muted on its new device', async () => {
  using person = await personOnAir()
  person.local.microphone.want(false)
  person.local.devices.choose('microphone', 'mic-2')
  await settled()
  expect(person.machine.running.toSorted()).toEqual(['cam-1', 'mic-2'])
  expect(person.local.microphone.track.value?.enabled).toBe(false)
})

test('other sound processing captures the microphone anew with it', async () => {
  using person = await personOnAir()
  const processing = { noiseSuppression: false, echoCancellation: true, autoGainControl: false }
  person.local.processing.value = processing
  await settled()
  expect(person.machine.asked.at(-1)).toEqual({ audio: processing })
  expect(person.machine.running.toSorted()).toEqual(['cam-1', 'mic-1'])
})

test('a device that is pulled out is replaced by what is left, and comes back when it was chosen', async () => {
  using person = await personOnAir()
  person.local.devices.choose('microphone', 'mic-2')
  await settled()
  person.machine.unplug('mic-2')
  await settled()
  expect(person.machine.running.toSorted()).toEqual(['cam-1', 'mic-1'])
  expect(person.local.microphone.trouble.value).toBeUndefined()
  expect(person.local.devices.present('microphone')).toBeUndefined()
  person.machine.plug('audio', 'mic-2')
  await settled()
  expect(person.machine.running.toSorted()).toEqual(['cam-1', 'mic-2'])
})

test('when the last device is pulled out its source is off, and says that there is none', async () => {
  using person = await personOnAir()
  person.machine.unplug('cam-2')
  person.machine.unplug('cam-1')
  await settled()
  const { camera } = person.local
  expect([camera.wanted.value, camera.track.value, camera.trouble.value?.code]).toEqual([
    false,
    undefined,
    'missing',
  ])
  expect(person.machine.running).toEqual(['mic-1'])
})

test('a muted microphone that is pulled out is opened again only when it is wanted', async () => {
  using person = await personOnAir()
  const { microphone } = person.local
  microphone.want(false)
  person.machine.unplug('mic-1')
  await settled()
  expect(person.machine.running).toEqual(['cam-1'])
  microphone.want(true)
  await settled()
  expect(person.machine.running.toSorted()).toEqual(['cam-1', 'mic-2'])
})

test('a remembered device that is gone is no obstacle', async () => {
  using person = new Person()
  person.local.devices.choose('microphone', 'long-gone')
  person.local.devices.choose('camera', 'long-gone')
  person.local.microphone.want(true)
  person.local.camera.want(true)
  await settled()
  expect(person.machine.running.toSorted()).toEqual(['cam-1', 'mic-1'])
})
