import { expect, test } from 'vitest'
import { help, readOptions, WrongOption } from '../bench/run/options.ts'

test('without options a small meeting is measured', () => {
  expect(readOptions([])).toMatchObject({
    publishers: 6,
    audioPublishers: 6,
    subscribers: 0,
    rooms: 1,
    layout: '3x3',
    duration: 20,
    protocol: 'udp',
    ramp: false,
  })
})

test('options mean what they mean in LiveKit’s load test', () => {
  const line =
    '--room town --duration 1m30s --publishers 3 --audio-publishers 5 --subscribers 40 --layout speaker --video-resolution low --num-per-second 8 --simulate-speakers'
  expect(readOptions(line.split(' '))).toMatchObject({
    room: 'town',
    duration: 90,
    publishers: 3,
    audioPublishers: 5,
    subscribers: 40,
    layout: 'speaker',
    videoResolution: 'low',
    numPerSecond: 8,
    simulateSpeakers: true,
  })
})

test('help names every option', () => {
  expect(readOptions(['--help'])).toBeUndefined()
  for (const name of ['--ramp', '--against', '--layout', '--html']) expect(help).toContain(name)
})

test.each([
  ['--layout 6x6', /--layout is "6x6", but must be speaker, 3x3, 4x4, 5x5\.$/],
  ['--publishers many', /whole number/],
  ['--publishers 0', /Somebody must publish/],
  ['--publishers 2 --rooms 3', /2 participants cannot fill 3 rooms/],
  ['--duration soon', /--duration is "soon"/],
  ['--against ftp://x --token y', /http or https/],
  ['--against https://meet.example.org', /needs --token/],
  ['--token abc', /belongs to --against/],
  ['--turn --tcp', /choose one/],
  ['--video-codec h264', /must be vp8/],
  ['--room Über', /--room/],
  ['--no-such-thing', /--help shows/],
  ['stray', /--help shows/],
])('%s is refused in one sentence', (line, sentence) => {
  const read = () => readOptions(line.split(' '))
  expect(read).toThrow(WrongOption)
  expect(read).toThrow(sentence)
  expect(read).not.toThrow(/\n/)
})
