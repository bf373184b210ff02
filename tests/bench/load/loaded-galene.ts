import { access, constants, mkdir, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { freePort } from '../../support/free-port.ts'
import { galeneGroup } from './galene-target.ts'
import { PeerProcess, peerFolder } from './peer-process.ts'

/**
 * Galene with one group that everybody may enter and present in; its signalling is on this machine only, its media
 * sockets are where it finds addresses. In its best setting for one core: one thread that runs, and no TURN server.
 *
 * `binary`: its path; Galene is in no package registry. Rejects where there is none.
 */
export async function startGalene(binary: string): Promise<PeerProcess> {
  const command = resolve(binary)
  await access(command, constants.X_OK).catch((cause: unknown) => {
    throw new Error(`there is no program at ${binary}`, { cause })
  })
  const folder = await peerFolder('galene')
  const [groups, port] = [join(folder, 'groups'), await freePort()]
  await mkdir(groups)
  await writeFile(join(groups, `${galeneGroup}.json`), JSON.stringify({ presenter: [{}] }))
  const folders = ['groups', 'data', 'static', 'recordings'].flatMap((name) => [
    `-${name}`,
    join(folder, name),
  ])
  return await PeerProcess.start({
    name: 'Galene',
    place: { kind: 'galene', url: `ws://127.0.0.1:${port}/ws` },
    command,
    args: ['-insecure', '-http', `127.0.0.1:${port}`, '-turn', '', ...folders],
    environment: { GOMAXPROCS: '1' },
    folder,
  })
}
