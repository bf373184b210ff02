// npm run doctor: what keeps people from meeting here, with the mend; --json: the same for programs.
import { handOver } from './child.mjs'
import { runCommand } from './failure.mjs'
import { Progress } from './progress.mjs'
import { Setup } from './setup.mjs'

await runCommand(async () => {
  // The output belongs to the report alone.
  const setup = new Setup({ progress: new Progress({ output: process.stderr }) })
  const node = await setup.base()
  const env = await setup.mediaWorker(node)
  const args = [...node.flags, 'server/doctor/main.ts', ...process.argv.slice(2)]
  return handOver(node.path, args, { cwd: setup.root, env })
})
