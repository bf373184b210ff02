import { InvalidConfig, publicUrlOf, readConfig, type Config } from '../config.ts'
import { examineCertificate, examineOwnCertificate } from './certificate.ts'
import { examineClock } from './clock.ts'
import { examineCoturn } from './coturn.ts'
import { about, reasonOf, type Finding } from './finding.ts'
import { examineBuffers, examineOpenFiles } from './kernel.ts'
import { examineCpu, examineMemory } from './machine.ts'
import { examinePorts, isRunning } from './ports.ts'
import { examinePublicAddress } from './public-address.ts'
import { examineRelay } from './relay.ts'
import { examineRuntime } from './runtime.ts'

/** All that was found, and the page to open from outside. */
export type Examination = { findings: Finding[]; check: string | undefined }

/** Examines everything that decides whether people can meet here. */
export async function examine(environment: Record<string, string | undefined>): Promise<Examination> {
  let config: Config
  try {
    config = readConfig(environment)
  } catch (error) {
    if (!(error instanceof InvalidConfig)) throw error
    const faults = error.message.split('\n')
    return { findings: faults.map((fault) => about('configuration').red(fault)), check: undefined }
  }
  const running = await isRunning(config)
  // The relay is tried at the media port; so whoever looks whether that is free comes first.
  const ports = await guarded('ports', () => examinePorts(config, running))
  const others = await Promise.all([
    guarded('public address', () => examinePublicAddress(config)),
    guarded('certificate', () => examineCertificate(config, running)),
    guarded('relay', () => examineRelay(config)),
    guarded('coturn', () => examineCoturn(config)),
    guarded('clock', () => examineClock(config)),
    guarded('machine', async () => examineMachine(config)),
    guarded('Node', examineRuntime),
  ])
  return { findings: [...others.flat(), ...ports], check: `${publicUrlOf(config)}/check` }
}

/** What is wrong as far as this machine can tell at once, without asking anybody: said at every start. */
export function examineBriefly(config: Config): Finding[] {
  const findings = [...examineMachine(config), ...examineOwnCertificate(config)]
  return findings.filter(({ level }) => level === 'red' || level === 'amber')
}

/** Whether STUN and TURN servers, if there are any, do what they are for; also looked at after every start. */
export async function examineWays(config: Config): Promise<Finding[]> {
  const ways = [
    ...(config.STUN_URLS || config.TURN_URLS ? [examinePublicAddress(config)] : []),
    ...(config.TURN_URLS ? [examineRelay(config)] : []),
  ]
  return (await Promise.all(ways)).flat().filter(({ level }) => level === 'red')
}

function examineMachine(config: Config): Finding[] {
  return [...examineBuffers(), ...examineOpenFiles(), ...examineCpu(config), ...examineMemory(config)]
}

/** An examination that fails is a finding, too, and does not hide the others. */
async function guarded(subject: string, examination: () => Promise<Finding[]>): Promise<Finding[]> {
  try {
    return await examination()
  } catch (error) {
    return [about(subject).red(`This could not be examined: ${reasonOf(error)}.`)]
  }
}
