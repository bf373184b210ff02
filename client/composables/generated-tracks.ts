import { Lifetime } from '#shared/lifetime.ts'

/** Pixels and frames per second of the made-up picture. */
const size = { width: 960, height: 540 }
const frameRate = 24
/** Pixels of one square of it. */
const square = 12
/** Hz, and how loud: nobody is to hear it. */
const pitch = 440
const loudness = 0.05

/** A tone and a lively picture that no device is needed for. They end with `life`; to be called on a click. */
export function generateTracks(life: Lifetime): { audio: MediaStreamTrack; video: MediaStreamTrack } {
  const audio = tone(life)
  const video = flicker(life)
  life.onClose(() => {
    audio.stop()
    video.stop()
  })
  return { audio, video }
}

function tone(life: Lifetime): MediaStreamTrack {
  const context = new AudioContext()
  life.onClose(() => void context.close())
  const oscillator = new OscillatorNode(context, { frequency: pitch })
  const destination = context.createMediaStreamDestination()
  oscillator.connect(new GainNode(context, { gain: loudness })).connect(destination)
  oscillator.start()
  // Without a click before it, a browser would hold back the sound.
  void context.resume()
  return onlyTrack(destination.stream)
}

/** Squares that change all the time: hard to compress, so that the line and not the encoder is the limit. */
function flicker(life: Lifetime): MediaStreamTrack {
  const canvas = Object.assign(document.createElement('canvas'), size)
  const paper = canvas.getContext('2d', { alpha: false })
  const draw = (): void => {
    if (!paper) return
    for (let count = 0; count < 400; count++) {
      paper.fillStyle = `hsl(${Math.random() * 360} 70% ${30 + Math.random() * 40}%)`
      paper.fillRect(anywhere(size.width), anywhere(size.height), square, square)
    }
  }
  draw()
  life.every(1_000 / frameRate, draw)
  return onlyTrack(canvas.captureStream(frameRate))
}

const anywhere = (length: number): number => Math.floor((Math.random() * length) / square) * square

function onlyTrack(stream: MediaStream): MediaStreamTrack {
  const [track] = stream.getTracks()
  if (!track) throw new Error('a stream without a track')
  return track
}
