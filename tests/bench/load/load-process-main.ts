import { Population } from './population.ts'
import type { ProcessAnswer, ProcessAsk, ProcessValue } from './process-messages.ts'

/** One process full of participants; it ends when whoever started it does. */
let population: Population | undefined

process.on('message', (ask: ProcessAsk) => void answer(ask))
process.on('disconnect', () => {
  population?.close()
  // Handshakes that nobody waits for any more would keep it alive for seconds.
  process.exit()
})

async function answer(ask: ProcessAsk): Promise<void> {
  const { number } = ask
  try {
    reply({ number, value: await done(ask) })
  } catch (error) {
    reply({ number, error: error instanceof Error ? error.message : String(error) })
  }
}

async function done(ask: ProcessAsk): Promise<ProcessValue> {
  if (ask.type === 'open') {
    population = await Population.open(ask.plan)
    return null
  }
  if (!population) throw new Error('not open yet')
  if (ask.type === 'sample') return population.sample()
  if (ask.type === 'sums') return population.sums()
  await population.join(ask.plan)
  return null
}

const reply = (message: ProcessAnswer): void => void process.send?.(message)
