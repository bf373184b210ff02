export type RoomKind = 'study' | 'window' | 'shelf' | 'plain' | 'evening' | 'office'

type Brush = CanvasRenderingContext2D

/** Paints somebody's room, out of focus, as a camera sees what is behind a face. */
export function drawRoom(brush: Brush, kind: RoomKind, width: number, height: number): void {
  const u = height / 100
  brush.save()
  wall(brush, width, height, walls[kind])
  brush.filter = `blur(${(1.1 * u).toFixed(1)}px)`
  furniture[kind](brush, width, height, u)
  brush.restore()
  vignette(brush, width, height)
}

const walls: Record<RoomKind, [string, string]> = {
  study: ['#d8d2c6', '#a99f8e'],
  window: ['#cfd8dc', '#93a3aa'],
  shelf: ['#c9c3b4', '#8e8672'],
  plain: ['#d9dde0', '#aab2b8'],
  evening: ['#4a4152', '#272330'],
  office: ['#bfc9c6', '#7f8f8b'],
}

const furniture: Record<RoomKind, (brush: Brush, w: number, h: number, u: number) => void> = {
  study(brush, w, h, u) {
    frame(brush, w * 0.1, h * 0.14, 26 * u, 32 * u, '#f3efe6', '#7f8d83')
    frame(brush, w * 0.1 + 31 * u, h * 0.2, 20 * u, 24 * u, '#f3efe6', '#b98f6a')
    lamp(brush, w * 0.88, h * 0.56, u)
    box(brush, 0, h * 0.86, w, h * 0.14, '#7d6a55')
  },
  window(brush, w, h, u) {
    box(brush, w * 0.58, h * 0.06, 58 * u, 62 * u, '#eef6fa')
    box(brush, w * 0.58 + 28 * u, h * 0.06, 2 * u, 62 * u, '#b8c4c9')
    box(brush, w * 0.58, h * 0.36, 58 * u, 2 * u, '#b8c4c9')
    box(brush, w * 0.56, h * 0.04, 8 * u, 78 * u, '#b7a99a')
    plant(brush, w * 0.14, h * 0.95, u)
  },
  shelf(brush, w, h, u) {
    const spines = ['#6d3b34', '#31506b', '#d5c7a3', '#4f6a52', '#8c7a63', '#2f3437', '#b06a3f']
    for (let row = 0; row < 4; row++) {
      const y = h * (0.02 + row * 0.25)
      box(brush, 0, y + h * 0.2, w, 2 * u, '#6a543c')
      for (let x = (row * 13) % 7, n = row * 3; x < w; n++) {
        const thick = (3 + ((n * 7) % 4)) * u
        const tall = (14 + ((n * 5) % 6)) * u
        if (n % 9 !== 4) box(brush, x, y + h * 0.2 - tall, thick, tall, spines[n % spines.length]!)
        x += thick + 0.6 * u
      }
    }
  },
  plain(brush, w, h, u) {
    plant(brush, w * 0.86, h * 1.02, u * 1.25)
    frame(brush, w * 0.12, h * 0.16, 30 * u, 22 * u, '#ffffff', '#90a4ae')
  },
  evening(brush, w, h, u) {
    glow(brush, w * 0.16, h * 0.34, 46 * u, 'rgba(255,190,110,.85)')
    lamp(brush, w * 0.16, h * 0.48, u)
    box(brush, w * 0.68, h * 0.08, 40 * u, 50 * u, '#1a2233')
    for (let n = 0; n < 14; n++)
      glow(brush, w * 0.68 + ((n * 29) % 38) * u, h * 0.12 + ((n * 17) % 42) * u, 2.4 * u, '#ffd9a0')
  },
  office(brush, w, h, u) {
    box(brush, w * 0.04, h * 0.08, 62 * u, 40 * u, '#f4f7f6')
    box(brush, w * 0.08, h * 0.16, 30 * u, 1.6 * u, '#7d8f8b')
    box(brush, w * 0.08, h * 0.22, 40 * u, 1.6 * u, '#9fb0ac')
    box(brush, w * 0.08, h * 0.28, 24 * u, 1.6 * u, '#c27b54')
    box(brush, w * 0.72, h * 0.42, 44 * u, 58 * u, '#5f6f74')
    plant(brush, w * 0.92, h * 0.48, u * 0.9)
  },
}

function wall(brush: Brush, width: number, height: number, [light, dark]: [string, string]): void {
  const shade = brush.createLinearGradient(0, 0, width * 0.9, height)
  shade.addColorStop(0, light)
  shade.addColorStop(1, dark)
  brush.fillStyle = shade
  brush.fillRect(0, 0, width, height)
}

function vignette(brush: Brush, width: number, height: number): void {
  const shade = brush.createRadialGradient(
    width / 2,
    height * 0.45,
    height * 0.4,
    width / 2,
    height / 2,
    width * 0.7,
  )
  shade.addColorStop(0, 'rgba(0,0,0,0)')
  shade.addColorStop(1, 'rgba(0,0,0,.22)')
  brush.fillStyle = shade
  brush.fillRect(0, 0, width, height)
}

function box(brush: Brush, x: number, y: number, width: number, height: number, color: string): void {
  brush.fillStyle = color
  brush.fillRect(x, y, width, height)
}

function frame(
  brush: Brush,
  x: number,
  y: number,
  width: number,
  height: number,
  edge: string,
  inside: string,
): void {
  box(brush, x, y, width, height, edge)
  box(brush, x + width * 0.12, y + width * 0.12, width * 0.76, height - width * 0.24, inside)
}

function glow(brush: Brush, x: number, y: number, radius: number, color: string): void {
  const light = brush.createRadialGradient(x, y, 0, x, y, radius)
  light.addColorStop(0, color)
  light.addColorStop(1, 'rgba(255,200,120,0)')
  brush.fillStyle = light
  brush.fillRect(x - radius, y - radius, radius * 2, radius * 2)
}

function lamp(brush: Brush, x: number, y: number, u: number): void {
  glow(brush, x, y - 8 * u, 34 * u, 'rgba(255,226,170,.8)')
  brush.fillStyle = '#fff1d2'
  brush.beginPath()
  brush.moveTo(x - 7 * u, y - 18 * u)
  brush.lineTo(x + 7 * u, y - 18 * u)
  brush.lineTo(x + 12 * u, y)
  brush.lineTo(x - 12 * u, y)
  brush.fill()
  box(brush, x - u, y, 2 * u, 40 * u, '#5b4a3a')
}

function plant(brush: Brush, x: number, y: number, u: number): void {
  for (let n = 0; n < 11; n++) {
    const angle = -Math.PI * (0.12 + (n / 10) * 0.76)
    const reach = (26 + ((n * 11) % 15)) * u
    brush.fillStyle = ['#3f6b4a', '#5d8a5e', '#2f5640'][n % 3]!
    brush.beginPath()
    brush.ellipse(
      x + (Math.cos(angle) * reach) / 2,
      y - 14 * u + (Math.sin(angle) * reach) / 2,
      reach / 2,
      4 * u,
      angle,
      0,
      7,
    )
    brush.fill()
  }
  box(brush, x - 7 * u, y - 14 * u, 14 * u, 16 * u, '#c9b8a3')
}
