import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { freePort } from './free-port.ts'

const main = join(import.meta.dirname, '../../server/main.ts')

/** Runs the server as an operator does: a process of its own, on loopback. */
export async function runServer(environment: Record<string, string>, ...args: string[]) {
  const port = String(await freePort())
  const child = spawn(process.execPath, [main, ...args], {
    env: {
      ...process.env,
      LISTEN_IP: '127.0.0.1',
      WORKERS: '1',
      PORT: port,
      MEDIA_PORT: String(await freePort()),
      ...environment,
    },
  })
  let output = ''
  child.stdout.on('data', (chunk: Buffer) => (output += chunk))
  child.stderr.on('data', (chunk: Buffer) => (output += chunk))
  const ended = once(child, 'exit').then(([code]) => code as number | null)
  return { child, ended, port, output: () => output }
}
