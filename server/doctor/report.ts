import type { Examination } from './doctor.ts'
import type { Finding, Level } from './finding.ts'

const signs: Record<Level, string> = { green: '✓', amber: '!', red: '✗', grey: '?' }
const colours: Record<Level, number> = { green: 32, amber: 33, red: 31, grey: 90 }

/** The examination as people read it. */
export function reportOf({ findings, check }: Examination, colour: boolean): string {
  const width = Math.max(...findings.map(({ subject }) => subject.length))
  const lines = findings.map((finding) => linesOf(finding, width, colour))
  const count = (level: Level) => findings.filter((each) => each.level === level).length
  const outside = check ? `\n  From outside: open ${check} on a phone, without its Wi-Fi.\n` : ''
  return `\n  Atrium’s doctor\n\n${lines.join('\n')}\n${outside}\n  ${count('red')} red, ${count('amber')} amber\n`
}

function linesOf({ level, subject, what, mend }: Finding, width: number, colour: boolean): string {
  const sign = colour ? `\u001b[${colours[level]}m${signs[level]}\u001b[0m` : signs[level]
  const first = `  ${sign} ${subject.padEnd(width)}  ${what}`
  return mend ? `${first}\n    ${' '.repeat(width)}  → ${mend}` : first
}
