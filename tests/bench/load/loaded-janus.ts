import { globSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { dirname, join } from 'node:path'
import { freePort } from '../../support/free-port.ts'
import { PeerProcess, peerFolder } from './peer-process.ts'

/** Where Debian's package puts it; undefined where that is not installed. */
export const videoRoomPlugin = (): string | undefined =>
  globSync('/usr/lib/*/janus/plugins/libjanus_videoroom.so')[0]

/**
 * Janus with the VideoRoom plugin (Debian's package), alone with what it needs for that, on this machine only.
 *
 * `address`: of this machine and not loopback, which Janus leaves out. Rejects where there is no Janus.
 */
export async function startJanus(address: string): Promise<PeerProcess> {
  const plugin = videoRoomPlugin()
  if (!plugin) throw new Error('Janus is not installed here: apt install janus')
  const folder = await peerFolder('janus')
  const [port, rtp] = [await freePort(), 20_000]
  await configure(folder, { library: dirname(dirname(plugin)), address, port, rtp })
  return await PeerProcess.start({
    name: 'Janus',
    place: { kind: 'janus', url: `ws://127.0.0.1:${port}` },
    protocol: 'janus-protocol',
    command: 'janus',
    args: ['-F', folder],
    folder,
  })
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
