// npm run build: the client, in any case.
import { runCommand } from './failure.mjs'
import { Setup } from './setup.mjs'

await runCommand(async () => {
  const setup = new Setup()
  const node = await setup.base()
  await setup.client(node, { force: true, onLine: (line) => console.log(line) })
})
