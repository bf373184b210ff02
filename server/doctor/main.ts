import { examine } from './doctor.ts'
import { reportOf } from './report.ts'

const examination = await examine(process.env)
const colour = process.stdout.isTTY === true && !process.env['NO_COLOR']
const report = process.argv.includes('--json')
  ? JSON.stringify(examination, null, 2)
  : reportOf(examination, colour)
console.log(report)
process.exitCode = examination.findings.some(({ level }) => level === 'red') ? 1 : 0
