// npm run check: all that is checked without running the project.
import { runChecks } from './checks.mjs'
import { runCommand } from './failure.mjs'
import { Setup } from './setup.mjs'
import { showSummary } from './summary.mjs'

await runCommand(async () => {
  const setup = new Setup()
  const { root, progress, env } = setup
  const node = await setup.base()
  return showSummary(await runChecks({ root, progress, node, env }))
})
