// npm run bench -- <args>, npm run bench:<name> -- <args>: one of the measurements in tests/bench.
import { handOver } from './child.mjs'
import { runCommand, SetupFailure } from './failure.mjs'
import { Setup } from './setup.mjs'

const names = [
  'direct',
  'hidden',
  'impairment',
  'join',
  'load',
  'meeting',
  'mesh',
  'moves',
  'overload',
  'peers',
  'pictures',
  'recovery',
  'signalling',
  'speakers',
  'workers',
]

await runCommand(async () => {
  const [name = '', ...args] = process.argv.slice(2)
  if (!names.includes(name)) {
    throw new SetupFailure(`There is no measurement "${name}".`, { mend: `There are: ${names.join(', ')}.` })
  }
  const setup = new Setup()
  const node = await setup.base()
  const env = await setup.mediaWorker(node)
  await setup.client(node)
  const browser = await setup.chromium()
  return handOver(node.path, [...node.flags, `tests/bench/${name}.ts`, ...args], {
    cwd: setup.root,
    env: { ...env, CHROMIUM_PATH: browser },
  })
})
