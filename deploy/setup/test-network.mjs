// npm run test:network: everything that the network laboratory can show; npm test runs only its short core.
import { runCommand } from './failure.mjs'
import { Setup } from './setup.mjs'
import { showSummary } from './summary.mjs'
import { runVitest } from './vitest-run.mjs'

await runCommand(async () => {
  const setup = new Setup()
  const node = await setup.base()
  const worker = await setup.mediaWorker(node)
  const browser = await setup.chromium()
  await setup.testPrograms()
  await setup.client(node)
  const env = { ...worker, CHROMIUM_PATH: browser, NETWORK_TESTS: 'all' }
  const filters = process.argv.slice(2)
  return showSummary([await runVitest({ project: 'network', filters, root: setup.root, node, env })])
})
