import { startApp, type App } from '../../server/app.ts'
import { readConfig } from '../../server/config.ts'
import { createLog } from '../../server/log.ts'
import { freePort } from './free-port.ts'

export type TestApp = App & { url: string; port: number; mediaPort: number }

/** A whole server on loopback with ports of its own; ends with the test that uses it (`await using`). */
export async function startTestApp(environment: Record<string, string> = {}): Promise<TestApp> {
  const port = Number(environment['PORT'] ?? (await freePort()))
  const mediaPort = Number(environment['MEDIA_PORT'] ?? (await freePort()))
  const config = readConfig({
    LISTEN_IP: '127.0.0.1',
    WORKERS: '1',
    // Two people alone would leave the server that most tests are about.
    P2P: 'off',
    // A machine that is busy with tests gives up nothing.
    SHED_AT: '1',
    RESUME_SECRET: 'a secret for tests only, long enough',
    LOG_LEVEL: process.env['TEST_LOG'] ?? 'silent',
    ...environment,
    PORT: String(port),
    MEDIA_PORT: String(mediaPort),
  })
  const app = await startApp(config, createLog(config.LOG_LEVEL, false))
  return Object.assign(app, { url: `http://127.0.0.1:${port}`, port, mediaPort })
}
