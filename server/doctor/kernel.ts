import { readFileSync } from 'node:fs'
import { mediaBufferSize } from '../media/addresses.ts'
import { about, type Finding } from './finding.ts'

/** Reads a file below /proc; undefined where there is none. */
export type ReadProc = (path: string) => string | undefined

export const readProc: ReadProc = (path) => {
  try {
    return readFileSync(`/proc/${path}`, 'utf8')
  } catch {
    return undefined
  }
}

/** Whether the kernel grants each media port the buffers that it asks for. */
export function examineBuffers(read: ReadProc = readProc): Finding[] {
  const tell = about('UDP buffers')
  return ['rmem_max', 'wmem_max'].map((name) => {
    const granted = Number(read(`sys/net/core/${name}`) ?? NaN)
    if (Number.isNaN(granted))
      return tell.grey(`net.core.${name} cannot be read here: see on the machine itself.`)
    if (granted >= mediaBufferSize) return tell.green(`net.core.${name} is ${granted} bytes.`)
    const line = `net.core.${name}=${mediaBufferSize}`
    return tell.amber(
      `net.core.${name} is ${granted} bytes: bursts such as key frames for many viewers are lost.`,
      `sysctl -w ${line}; to keep it: echo ${line} >> /etc/sysctl.d/60-atrium.conf`,
    )
  })
}

/** Open files that everything needs, and that a busy server needs: sockets count as files. */
const files = { least: 1_024, plenty: 8_192 }

/** Whether this process may open enough sockets. */
export function examineOpenFiles(read: ReadProc = readProc): Finding[] {
  const tell = about('open files')
  const [, soft = ''] = /^Max open files\s+(\d+|unlimited)/m.exec(read('self/limits') ?? '') ?? []
  if (!soft) return [tell.grey('The limit cannot be read on this system.')]
  const limit = soft === 'unlimited' ? Infinity : Number(soft)
  if (limit >= files.plenty) return [tell.green(`${soft} may be open at once.`)]
  const told = `Only ${soft} may be open at once, and every person needs about three.`
  const mend = 'LimitNOFILE=65536 in the systemd unit, or ulimit -n 65536 before the start.'
  return [limit < files.least ? tell.red(told, mend) : tell.amber(told, mend)]
}
