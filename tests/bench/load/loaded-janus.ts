import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { globSync } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { availableParallelism, tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { freePort } from '../../support/free-port.ts'
import type { LoadedServer } from './load-run.ts'
import { prefer } from './process-load.ts'
import { sleep } from '../measure.ts'

/** Where Debian's package puts it; undefined where that is not installed. */
export const videoRoomPlugin = (): string | undefined =>
  globSync('/usr/lib/*/janus/plugins/libjanus_videoroom.so')[0]

/** Janus with the VideoRoom plugin (Debian's package), alone with what it needs for that, on this machine only. */
export class LoadedJanus implements AsyncDisposable {
  readonly server: LoadedServer
  readonly #child: ChildProcess
  readonly #folder: string

  /** `address`: of this machine and not loopback, which Janus leaves out. Rejects where there is no Janus. */
  static async start(address: string): Promise<LoadedJanus> {
    const plugin = videoRoomPlugin()
    if (!plugin) throw new Error('Janus is not installed here: apt install janus')
    const folder = await mkdtemp(join(tmpdir(), 'atrium-janus-'))
    const [port, rtp] = [await freePort(), 20_000]
    await configure(folder, { library: dirname(dirname(plugin)), address, port, rtp })
    const child = spawn('janus', ['-F', folder], { stdio: 'ignore' })
    const janus = new LoadedJanus(child, folder, `ws://127.0.0.1:${port}`)
    try {
      await janus.#answering()
      return janus
    } catch (error) {
      await janus[Symbol.asyncDispose]()
      throw error
    }
  }

  private constructor(child: ChildProcess, folder: string, url: string) {
    this.#child = child
    this.#folder = folder
    this.server = { place: { kind: 'janus', url }, processes: { node: undefined, workers: [child.pid ?? 0] } }
    prefer(child.pid ?? 0)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#child.pid !== undefined && this.#child.exitCode === null) {
      const ended = once(this.#child, 'exit')
      this.#child.kill('SIGTERM')
      await ended
    }
    await rm(this.#folder, { recursive: true, force: true })
  }

  async #answering(): Promise<void> {
    for (let tries = 0; tries < 50; tries++) {
      if (this.#child.exitCode !== null) throw new Error('Janus did not start')
      const socket = new WebSocket(this.server.place.url, 'janus-protocol')
      const open = await new Promise<boolean>((told) => {
        socket.onopen = () => told(true)
        socket.onerror = () => told(false)
      })
      socket.close()
      if (open) return
      await sleep(100)
    }
    throw new Error('Janus did not answer in 5 s')
  }
}

type Place = { library: string; address: string; port: number; rtp: number }

/** Its best setting: as many event loops as there are cores, and no plugin or transport that is not used. */
async function configure(folder: string, { library, address, port, rtp }: Place): Promise<void> {
  const unused = (kind: string, used: string) =>
    globSync(`${library}/${kind}/*.so`)
      .map((path) => path.slice(path.lastIndexOf('/') + 1))
      .filter((name) => name !== used)
      .join(',')
  const files = {
    'janus.jcfg': `general: {
  configs_folder = "${folder}"
  plugins_folder = "${library}/plugins"
  transports_folder = "${library}/transports"
  events_folder = "${join(folder, 'none')}"
  loggers_folder = "${join(folder, 'none')}"
  debug_level = 1
  event_loops = ${availableParallelism()}
}
media: { rtp_port_range = "${rtp}-${rtp + 9_999}" }
nat: {
  ice_lite = true
  ice_tcp = false
  ice_enforce_list = "${address}"
}
plugins: { disable = "${unused('plugins', 'libjanus_videoroom.so')}" }
transports: { disable = "${unused('transports', 'libjanus_websockets.so')}" }
`,
    'janus.transport.websockets.jcfg': `general: {
  json = "compact"
  ws = true
  ws_port = ${port}
  ws_ip = "127.0.0.1"
  wss = false
}
admin: { admin_ws = false }
`,
    'janus.plugin.videoroom.jcfg': 'general: { }\n',
  }
  await mkdir(join(folder, 'none'))
  await Promise.all(Object.entries(files).map(([name, text]) => writeFile(join(folder, name), text)))
}
