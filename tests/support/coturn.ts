import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { connect } from 'node:net'
import { vi } from 'vitest'
import { freePort } from './free-port.ts'

const binary = '/usr/bin/turnserver'

/** Whether Debian's package coturn is installed. */
export const hasCoturn = existsSync(binary)

/**
 * A real coturn on loopback, which it relays to as well; ends with the test that uses it (`await using`). With `--cert`
 * and `--pkey` it takes TLS at the same port.
 */
export async function startCoturn(
  secret: string,
  ...more: string[]
): Promise<AsyncDisposable & { port: number }> {
  const port = await freePort()
  const options = ['-n', '--use-auth-secret', `--static-auth-secret=${secret}`, '--realm=test']
  const place = ['--listening-ip=127.0.0.1', '--relay-ip=127.0.0.1', `--listening-port=${port}`]
  const quiet = ['--allow-loopback-peers', '--no-cli', '--no-dtls', '--log-file=stdout']
  const plain = more.some((option) => option.startsWith('--cert=')) ? [] : ['--no-tls']
  const files = ['--pidfile=/dev/null', '--userdb=:memory:']
  const coturn = spawn(binary, [...options, ...place, ...quiet, ...plain, ...files, ...more], {
    stdio: 'ignore',
  })
  const ended = once(coturn, 'exit')
  await vi.waitFor(() => reach(port), { timeout: 20_000, interval: 100 })
  return {
    port,
    async [Symbol.asyncDispose]() {
      coturn.kill('SIGKILL')
      await ended
    },
  }
}

async function reach(port: number): Promise<void> {
  const socket = connect(port, '127.0.0.1')
  try {
    await once(socket, 'connect')
  } finally {
    socket.destroy()
  }
}
