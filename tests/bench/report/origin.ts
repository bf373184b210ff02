import type { Run } from './figures.ts'

/** When, on which machine and by which command something was measured. */
export type Origin = Pick<Run, 'at' | 'machine' | 'command'>

/** When and on which machine, in a line. */
export function originLine({ at, machine }: Origin): string {
  const { processor, cores, system, node } = machine
  return `${processor}, ${cores} cores, ${system}, Node ${node}, ${at.slice(0, 16).replace('T', ' ')} UTC.`
}
