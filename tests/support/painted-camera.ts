/**
 * Runs in a page before its scripts: its camera shows a drawn person in a drawn room instead of a test picture, so that
 * screenshots look like a meeting. `seed` makes everybody different.
 */
export function paintCamera(seed: number): void {
  const palette = [
    { wall: ['#dfe7ea', '#b9c9cf'], skin: '#e8b998', hair: '#3b2a20', shirt: '#2f5d73' },
    { wall: ['#efe3d3', '#d3bfa4'], skin: '#8d5a3b', hair: '#1b1512', shirt: '#c9683d' },
    { wall: ['#d9e4d6', '#aac0a8'], skin: '#f0cdb0', hair: '#a8622c', shirt: '#355e4b' },
    { wall: ['#e3dcea', '#bfb2cf'], skin: '#c98e67', hair: '#2a211e', shirt: '#5d4a86' },
    { wall: ['#e8e1dc', '#c8bab0'], skin: '#f3d3bd', hair: '#c9c3bb', shirt: '#8a3f4b' },
    { wall: ['#d6e0ee', '#a9bbd3'], skin: '#5f3b28', hair: '#0f0c0b', shirt: '#d9a441' },
  ]
  const { wall, skin, hair, shirt } = palette[seed % palette.length]!

  function draw(context: CanvasRenderingContext2D, time: number): void {
    const { width, height } = context.canvas
    const unit = height / 100
    const sway = Math.sin(time / 1_300 + seed) * unit
    const light = context.createLinearGradient(0, 0, width, height)
    light.addColorStop(0, wall[0]!)
    light.addColorStop(1, wall[1]!)
    context.fillStyle = light
    context.fillRect(0, 0, width, height)
    // A window or a shelf, out of focus.
    context.filter = `blur(${unit * 1.5}px)`
    context.fillStyle = seed % 2 ? '#fdf9ee' : '#8b6f55'
    context.fillRect(
      seed % 2 ? width * 0.68 : width * 0.08,
      height * 0.1,
      width * 0.2,
      height * (seed % 2 ? 0.5 : 0.06),
    )
    context.fillRect(
      seed % 2 ? width * 0.68 : width * 0.08,
      height * 0.32,
      width * 0.2,
      height * (seed % 2 ? 0.3 : 0.06),
    )
    context.fillStyle = '#5b8264'
    context.beginPath()
    context.arc(width * (seed % 2 ? 0.14 : 0.86), height * 0.72, unit * 15, 0, 7)
    context.fill()
    context.filter = 'none'
    const middle = width / 2 + sway
    const ellipse = (color: string, x: number, y: number, rx: number, ry: number) => {
      context.fillStyle = color
      context.beginPath()
      context.ellipse(x, y, rx * unit, ry * unit, 0, 0, 7)
      context.fill()
    }
    ellipse(hair, middle, height * 0.4, 17.5, seed % 3 ? 21 : 25)
    ellipse(shirt, middle, height * 1.06, 42, 34)
    context.fillStyle = skin
    context.fillRect(middle - 6 * unit, height * 0.56, 12 * unit, 20 * unit)
    ellipse(skin, middle, height * 0.75, 9, 5)
    ellipse(skin, middle, height * 0.44, 14.5, 19)
    ellipse(hair, middle - 2 * unit, height * 0.27, 15.5, 9)
    const blink = time % 3_700 < 140 ? 0.3 : 1.6
    ellipse('#2b2320', middle - 5.4 * unit, height * 0.43, 1.5, blink)
    ellipse('#2b2320', middle + 5.4 * unit, height * 0.43, 1.5, blink)
    ellipse('#9c4a43', middle, height * 0.54, 4.2, 0.9 + Math.abs(Math.sin(time / 260)) * 0.9)
  }

  function camera(): MediaStreamTrack {
    const canvas = Object.assign(document.createElement('canvas'), { width: 640, height: 360 })
    const context = canvas.getContext('2d')!
    const timer = setInterval(() => draw(context, performance.now()), 250)
    draw(context, 0)
    const [track] = canvas.captureStream(4).getVideoTracks()
    const stop = track!.stop.bind(track)
    track!.stop = () => {
      clearInterval(timer)
      stop()
    }
    return track!
  }

  const { mediaDevices } = navigator
  const original = mediaDevices.getUserMedia.bind(mediaDevices)
  mediaDevices.getUserMedia = async (constraints) =>
    constraints?.video ? new MediaStream([camera()]) : original(constraints)
  mediaDevices.getDisplayMedia = async () => new MediaStream([slides()])

  function slides(): MediaStreamTrack {
    const canvas = Object.assign(document.createElement('canvas'), { width: 1_920, height: 1_080 })
    const context = canvas.getContext('2d')!
    const paint = () => {
      context.fillStyle = '#ffffff'
      context.fillRect(0, 0, 1_920, 1_080)
      context.fillStyle = '#0c6b5b'
      context.fillRect(0, 0, 24, 1_080)
      context.fillStyle = '#1a201e'
      context.font = '600 84px sans-serif'
      context.fillText('Results of the third quarter', 140, 200)
      context.font = '40px sans-serif'
      context.fillStyle = '#545e5a'
      context.fillText('Participants a week, in thousands', 140, 280)
      const bars = [24, 31, 30, 42, 47, 55, 61, 72]
      for (const [index, value] of bars.entries()) {
        context.fillStyle = index === bars.length - 1 ? '#0c6b5b' : '#9cc8bd'
        context.fillRect(140 + index * 205, 960 - value * 8, 140, value * 8)
        context.fillStyle = '#1a201e'
        context.fillText(String(value), 180 + index * 205, 940 - value * 8)
      }
    }
    const timer = setInterval(paint, 500)
    paint()
    const [track] = canvas.captureStream(5).getVideoTracks()
    track!.addEventListener('ended', () => clearInterval(timer))
    return track!
  }
}
