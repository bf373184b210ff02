// npm run doctor: what keeps people from meeting here, with the mend; --json: the same for programs.
// --env-file=FILE: with these settings; where install.sh has set Atrium up, with those of its service by themselves.
import { constants } from 'node:fs'
import { access } from 'node:fs/promises'
import { handOver } from './child.mjs'
import { runCommand } from './failure.mjs'
import { Progress } from './progress.mjs'
import { Setup } from './setup.mjs'

/** The later wins, and the environment wins over both. */
const serviceSettings = ['/etc/atrium/install.env', '/etc/atrium/atrium.env']

await runCommand(async () => {
  // The output belongs to the report alone.
  const setup = new Setup({ progress: new Progress({ output: process.stderr }) })
  const node = await setup.base()
  const env = await setup.mediaWorker(node)
  const given = process.argv.slice(2)
  const named = given.filter((arg) => arg.startsWith('--env-file='))
  const files = named.length > 0 ? named : await serviceFiles()
  const rest = given.filter((arg) => !named.includes(arg))
  return handOver(node.path, [...node.flags, ...files, 'server/doctor/main.ts', ...rest], {
    cwd: setup.root,
    env,
  })
})

async function serviceFiles() {
  const found = []
  for (const path of serviceSettings)
    if (await isReadable(path)) {
      console.error(`With the settings in ${path}`)
      found.push(`--env-file=${path}`)
    }
  return found
}

/** @param {string} path */
function isReadable(path) {
  return access(path, constants.R_OK).then(
    () => true,
    () => false,
  )
}
