import { drawRoom, type RoomKind } from './drawn-room.ts'

/** How somebody looks and sits. `distance` 1 is near; `offset`: aside of the middle, as part of the width. */
export type Look = {
  skin: string
  hair: string
  top: string
  hairStyle: 'short' | 'long' | 'bun' | 'curly' | 'bob'
  glasses: boolean
  beard: boolean
  room: RoomKind
  distance: number
  offset: number
}

type Brush = CanvasRenderingContext2D
/** Draws in hundredths of the picture's height, from the middle of the face. */
type Pen = { brush: Brush; ellipse(x: number, y: number, rx: number, ry: number, color: string): void }

/** A camera that sees a drawn person in a drawn room; `talking`: the mouth moves. */
export function drawnCamera(look: Look, talking: boolean, height = 360): MediaStreamTrack {
  const canvas = Object.assign(document.createElement('canvas'), {
    width: Math.round((height * 16) / 9),
    height,
  })
  const brush = canvas.getContext('2d')!
  const room = Object.assign(document.createElement('canvas'), { width: canvas.width, height })
  drawRoom(room.getContext('2d')!, look.room, canvas.width, height)
  const paint = (): void => {
    brush.drawImage(room, 0, 0)
    drawPerson(brush, look, performance.now(), talking)
  }
  paint()
  const timer = setInterval(paint, 240)
  const track = canvas.captureStream(5).getVideoTracks()[0]!
  track.addEventListener('ended', () => clearInterval(timer))
  return track
}

function drawPerson(brush: Brush, look: Look, time: number, talking: boolean): void {
  const { width, height } = brush.canvas
  const unit = height / 100 / look.distance
  const sway = Math.sin(time / 1_700 + look.offset * 60) * 0.6
  brush.save()
  brush.translate(width * (0.5 + look.offset) + sway * unit, height - 56 * unit)
  brush.scale(unit, unit)
  const pen: Pen = {
    brush,
    ellipse(x, y, rx, ry, color) {
      brush.fillStyle = color
      brush.beginPath()
      brush.ellipse(x, y, rx, ry, 0, 0, 7)
      brush.fill()
    },
  }
  brush.shadowColor = 'rgba(0,0,0,.28)'
  brush.shadowBlur = 14
  hairBehind(pen, look)
  body(pen, look)
  brush.shadowColor = 'transparent'
  face(pen, look, time, talking)
  hairBefore(pen, look)
  if (look.glasses) glasses(pen)
  brush.restore()
}

function body({ brush, ellipse }: Pen, { top, skin }: Look): void {
  const cloth = brush.createLinearGradient(0, 24, 0, 62)
  cloth.addColorStop(0, top)
  cloth.addColorStop(1, shade(top, -0.3))
  brush.fillStyle = cloth
  brush.beginPath()
  brush.moveTo(-42, 60)
  brush.bezierCurveTo(-41, 38, -30, 31, -12, 26)
  brush.lineTo(12, 26)
  brush.bezierCurveTo(30, 31, 41, 38, 42, 60)
  brush.fill()
  brush.shadowColor = 'transparent'
  ellipse(0, 27.5, 10.5, 6.5, shade(skin, -0.1))
  brush.fillStyle = shade(skin, -0.14)
  brush.fillRect(-7.5, 12, 15, 16)
}

function face({ brush, ellipse }: Pen, { skin, hair, beard }: Look, time: number, talking: boolean): void {
  ellipse(-15.2, 1.5, 2.6, 4.4, shade(skin, -0.08))
  ellipse(15.2, 1.5, 2.6, 4.4, shade(skin, -0.08))
  const light = brush.createRadialGradient(-5, -7, 2, 0, 0, 24)
  light.addColorStop(0, shade(skin, 0.1))
  light.addColorStop(1, shade(skin, -0.1))
  brush.fillStyle = light
  brush.beginPath()
  brush.moveTo(-15, -6)
  brush.bezierCurveTo(-15.5, 9, -10, 21, 0, 21)
  brush.bezierCurveTo(10, 21, 15.5, 9, 15, -6)
  brush.bezierCurveTo(14.5, -24, -14.5, -24, -15, -6)
  brush.fill()
  if (beard) shadowOfBeard(brush, hair)
  const open = time % 4_100 < 160 ? 0.25 : 1.25
  for (const side of [-1, 1]) {
    ellipse(side * 6, 0.5, 2.5, open, '#f7f4f0')
    ellipse(side * 6, 0.5, 1.3, Math.min(open, 1.3), '#2c211b')
    brush.strokeStyle = shade(hair, -0.1)
    brush.lineWidth = 1.2
    brush.lineCap = 'round'
    brush.beginPath()
    brush.moveTo(side * 3.4, -4)
    brush.quadraticCurveTo(side * 6.4, -5.6, side * 9, -3.8)
    brush.stroke()
  }
  brush.strokeStyle = shade(skin, -0.26)
  brush.lineWidth = 0.9
  brush.beginPath()
  brush.moveTo(-0.6, 2)
  brush.quadraticCurveTo(-2.4, 7, 1.6, 7.2)
  brush.stroke()
  mouth(brush, skin, talking ? Math.abs(Math.sin(time / 210)) : 0)
}

function mouth(brush: Brush, skin: string, open: number): void {
  brush.fillStyle = open > 0.2 ? '#5b2a2a' : shade(skin, -0.38)
  brush.beginPath()
  brush.moveTo(-5.4, 11.2)
  brush.quadraticCurveTo(0, 13.6, 5.4, 11.2)
  brush.quadraticCurveTo(0, 15.6 + open * 3, -5.4, 11.2)
  brush.fill()
}

function shadowOfBeard(brush: Brush, hair: string): void {
  brush.fillStyle = hair
  brush.globalAlpha = 0.72
  brush.beginPath()
  brush.moveTo(-14.9, 1)
  brush.bezierCurveTo(-14.5, 12, -10, 22.5, 0, 22.5)
  brush.bezierCurveTo(10, 22.5, 14.5, 12, 14.9, 1)
  brush.bezierCurveTo(12, 9, 9, 9.6, 0, 9.2)
  brush.bezierCurveTo(-9, 9.6, -12, 9, -14.9, 1)
  brush.fill()
  brush.globalAlpha = 1
}

function hairBehind({ brush, ellipse }: Pen, { hair, hairStyle }: Look): void {
  if (hairStyle === 'bun') ellipse(0, -26, 8, 7, shade(hair, -0.1))
  if (hairStyle === 'curly')
    for (let n = 0; n < 13; n++) {
      const angle = Math.PI * (0.94 + (n / 12) * 1.12)
      ellipse(Math.cos(angle) * 16.5, Math.sin(angle) * 16 - 5, 6.4, 6.4, shade(hair, (n % 3) * 0.05))
    }
  if (hairStyle !== 'long' && hairStyle !== 'bob') return
  const end = hairStyle === 'long' ? 36 : 17
  brush.fillStyle = shade(hair, -0.12)
  brush.beginPath()
  brush.moveTo(-18, -6)
  brush.bezierCurveTo(-18, -30, 18, -30, 18, -6)
  brush.bezierCurveTo(19, 10, 21, end - 8, 16, end)
  brush.lineTo(-16, end)
  brush.bezierCurveTo(-21, end - 8, -19, 10, -18, -6)
  brush.fill()
}

function hairBefore({ brush }: Pen, { hair, hairStyle }: Look): void {
  const light = brush.createLinearGradient(-14, -24, 14, -6)
  light.addColorStop(0, shade(hair, 0.12))
  light.addColorStop(1, hair)
  brush.fillStyle = light
  const side = hairStyle === 'short' ? -1 : 4
  brush.beginPath()
  brush.moveTo(-16, side)
  brush.bezierCurveTo(-20, -28, 20, -28, 16, side)
  brush.bezierCurveTo(14, -8, 11, -11, 3, -12.5)
  brush.bezierCurveTo(-6, -13, -12, -9, -16, side)
  brush.fill()
}

function glasses({ brush }: Pen): void {
  brush.strokeStyle = '#22262a'
  brush.lineWidth = 1
  for (const x of [-6.4, 6.4]) {
    brush.beginPath()
    brush.roundRect(x - 4.8, -3.2, 9.6, 7.6, 3)
    brush.stroke()
  }
  brush.beginPath()
  brush.moveTo(-1.6, -0.4)
  brush.lineTo(1.6, -0.4)
  brush.stroke()
}

/** A colour made lighter (above 0) or darker. */
function shade(color: string, by: number): string {
  const parts = [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16))
  const mixed = parts.map((part) => Math.round(by < 0 ? part * (1 + by) : part + (255 - part) * by))
  return `rgb(${mixed.join(' ')})`
}
