/** @typedef {{ write(text: string): unknown, isTTY?: boolean }} Output */

/** Whatever took longer is shown with its time, in ms. */
const noticeable = 1000

const frames = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏']

/** Shows each step of the set-up in one line: alive on a terminal, a line now and then elsewhere. */
export class Progress {
  /** @param {{ output?: Output, now?: () => number, colour?: boolean }} [parts] */
  constructor({ output = process.stdout, now = Date.now, colour } = {}) {
    this.output = output
    this.now = now
    this.live = output.isTTY === true
    this.colour = colour ?? (this.live && !process.env['NO_COLOR'])
  }

  /**
   * Runs one step and ends its line with ✓ or ✗.
   * @template T
   * @param {string} name
   * @param {(step: Step) => T | Promise<T>} work
   * @returns {Promise<T>}
   */
  async step(name, work) {
    const step = new Step(this, name)
    try {
      const result = await work(step)
      step.end()
      return result
    } catch (error) {
      step.fail()
      step.end()
      throw error
    }
  }
}

/** One step while it runs. */
export class Step {
  /**
   * @param {Progress} progress
   * @param {string} name
   */
  constructor(progress, name) {
    this.progress = progress
    this.name = name
    this.result = ''
    this.failed = false
    this.doing = ''
    this.percent = NaN
    this.shown = ''
    this.start = progress.now()
    this.timer = progress.live ? setInterval(() => this.draw(), 100).unref() : undefined
  }

  /**
   * Says what is going on.
   * @param {string} doing
   * @param {number} [share] how much of it is done, 0 to 1
   */
  working(doing, share = NaN) {
    this.doing = doing
    this.percent = Math.floor(share * 100)
    if (!this.progress.live) this.drawSometimes()
  }

  /**
   * Says what came of it; shown behind the name when the step ends.
   * @param {string} result
   */
  done(result) {
    this.result = result
  }

  /**
   * Says something that stays, in a line of its own.
   * @param {string} text
   */
  note(text) {
    this.print(`  ${this.name}: ${text}`, 33)
  }

  /**
   * Says that it came to nothing good.
   * @param {string} [result]
   */
  fail(result = '') {
    this.result = result
    this.failed = true
  }

  end() {
    clearInterval(this.timer)
    const mark = this.failed ? paint('✗', 31, this.progress.colour) : paint('✓', 32, this.progress.colour)
    const elapsed = this.progress.now() - this.start
    const time = elapsed >= noticeable ? `, ${clock(elapsed)}` : ''
    this.print(`${mark} ${this.name}${this.result && ` ${this.result}`}${time}`)
  }

  draw() {
    const frame = frames[Math.floor(this.progress.now() / 100) % frames.length]
    this.progress.output.write(`\r\x1b[K${frame} ${this.name}  ${this.state()}`)
  }

  /** Without a terminal: a line for each new doing and for every tenth of it. */
  drawSometimes() {
    const shown = `${this.doing} ${Math.floor(this.percent / 10)}`
    if (shown === this.shown) return
    this.shown = shown
    this.print(`· ${this.name}: ${this.state()}`)
  }

  state() {
    const elapsed = this.progress.now() - this.start
    const percent = Number.isNaN(this.percent) ? '' : ` ${this.percent} %`
    return `${this.doing}${percent}${elapsed >= noticeable ? ` (${clock(elapsed)})` : ''}`
  }

  /**
   * @param {string} line
   * @param {number} [colour]
   */
  print(line, colour) {
    const text = colour ? paint(line, colour, this.progress.colour) : line
    this.progress.output.write(`${this.progress.live ? '\r\x1b[K' : ''}${text}\n`)
  }
}

/**
 * A duration as people write it.
 * @param {number} duration in ms
 * @returns {string} `4.2 s` or `6:03 min`
 */
export function clock(duration) {
  if (duration < 60_000) return `${(duration / 1000).toFixed(1)} s`
  const seconds = Math.round(duration / 1000)
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')} min`
}

/**
 * @param {string} text
 * @param {number} colour SGR code
 * @param {boolean} wanted
 */
function paint(text, colour, wanted) {
  return wanted ? `\x1b[${colour}m${text}\x1b[0m` : text
}
