type Brush = CanvasRenderingContext2D

/** A shared screen with something to read on it. */
export function drawnScreen(kind: 'slides' | 'editor'): MediaStreamTrack {
  const canvas = Object.assign(document.createElement('canvas'), { width: 1_920, height: 1_080 })
  const brush = canvas.getContext('2d')!
  const paint = (): void => (kind === 'slides' ? slides(brush) : editor(brush))
  paint()
  const timer = setInterval(paint, 500)
  const track = canvas.captureStream(2).getVideoTracks()[0]!
  track.addEventListener('ended', () => clearInterval(timer))
  return track
}

function slides(brush: Brush): void {
  fill(brush, 0, 0, 1_920, 1_080, '#ffffff')
  fill(brush, 0, 0, 1_920, 14, '#1d4f8c')
  text(brush, 'Autumn release: what changes for you', 130, 190, '600 78px sans-serif', '#14212e')
  const points = [
    'Meetings open in under a second',
    'Survives a change of network',
    'One link, nothing to install',
  ]
  for (const [index, point] of points.entries()) {
    fill(brush, 134, 300 + index * 96, 18, 18, '#1d4f8c')
    text(brush, point, 190, 324 + index * 96, '44px sans-serif', '#2d3b48')
  }
  const bars = [28, 34, 41, 39, 52, 61, 74]
  for (const [index, value] of bars.entries()) {
    fill(
      brush,
      1_120 + index * 96,
      930 - value * 6,
      64,
      value * 6,
      index === bars.length - 1 ? '#1d4f8c' : '#a9c3e0',
    )
    text(brush, `W${index + 36}`, 1_124 + index * 96, 980, '28px sans-serif', '#5a6773')
  }
  text(brush, 'Meetings a week (thousands)', 1_120, 430, '32px sans-serif', '#5a6773')
  text(brush, '7 / 24', 130, 1_010, '30px sans-serif', '#7b8791')
}

function editor(brush: Brush): void {
  fill(brush, 0, 0, 1_920, 1_080, '#1e2227')
  fill(brush, 0, 0, 1_920, 56, '#2a2f36')
  fill(brush, 0, 56, 330, 1_024, '#23272d')
  const files = ['layout', '  grid.ts', '  order.ts', '  pages.ts', '  stage.ts', 'room', '  room.ts']
  for (const [index, file] of files.entries())
    text(brush, file, 40, 120 + index * 46, '26px monospace', '#aeb8c2')
  const colors = ['#c678dd', '#61afef', '#98c379', '#e5c07b', '#abb2bf']
  for (let line = 0; line < 21; line++) {
    text(brush, String(line + 1), 370, 126 + line * 44, '24px monospace', '#5c6672')
    let x = 440 + (line % 5 === 0 ? 0 : 40 + (line % 3) * 40)
    for (let word = 0; word < 2 + ((line * 7) % 4); word++) {
      const wide = 70 + ((line * 31 + word * 57) % 150)
      fill(brush, x, 108 + line * 44, wide, 16, colors[(line + word) % colors.length]!)
      x += wide + 22
    }
  }
}

function fill(brush: Brush, x: number, y: number, width: number, height: number, color: string): void {
  brush.fillStyle = color
  brush.fillRect(x, y, width, height)
}

function text(brush: Brush, words: string, x: number, y: number, font: string, color: string): void {
  brush.font = font
  brush.fillStyle = color
  brush.fillText(words, x, y)
}
