import { numbersFrom, printTable } from './measure.ts'
import { filesOf, originOf, tellFiles, writeReport } from './run/written-report.ts'
import { costOf, type CostRound } from './speakers/costs.ts'
import { changeRows, mechanismSentence, standingRows } from './speakers/mechanism-rows.ts'
import { compareMechanisms, type Mechanisms } from './speakers/mechanisms.ts'
import { listen, type Hearing } from './speakers/onsets.ts'
import {
  costRows,
  faultsOf,
  gainSentence,
  hearingSentence,
  onsetRows,
  validRounds,
  type SpeakersOutcome,
} from './speakers/outcome.ts'
import { renderSpeakers } from './speakers/report.ts'

/**
 * What it is to hear the loudest only: how soon and how completely each beginning arrives, and how many listeners a core
 * carries when so many microphones are open, against forwarding all of them in alternating rounds. And what a change of
 * speaker takes by slots, and by consumers for each listener.
 */
const { microphones, slots, seconds, rounds, listeners } = numbersFrom({
  microphones: 50,
  slots: 4,
  seconds: 60,
  rounds: 6,
  listeners: 200,
})
const files = filesOf('speakers')

const hearing = await listen(microphones, slots, seconds)
tellOnsets(hearing)
const costs = await measureCosts()
tellCosts(validRounds(costs))
const mechanisms = await compareMechanisms({ listeners, microphones, slots })
tellMechanisms(mechanisms)
const outcome: SpeakersOutcome = {
  ...originOf('bench:speakers'),
  microphones,
  slots,
  hearing,
  rounds: costs,
  mechanisms,
}
await writeReport(files, outcome, renderSpeakers)
tellFiles(files)

function tellOnsets(heard: Hearing): void {
  const title = `${heard.onsets.length} beginnings of speech, ${microphones} microphones open, ${slots} slots (ms)`
  printTable(title, onsetRows(heard))
  console.log(hearingSentence(heard))
}

async function measureCosts(): Promise<CostRound[]> {
  const measured: CostRound[] = []
  while (measured.length < rounds) {
    const round = {
      loudest: await costOf('loudest', microphones, slots),
      all: await costOf('all', microphones, slots),
    }
    const faults = faultsOf(round)
    if (faults.length > 0) console.log(`A round does not count: ${faults.join(', ')}.`)
    measured.push(round)
  }
  return measured
}

function tellCosts(valid: readonly CostRound[]): void {
  printTable(`${microphones} microphones open: medians of ${valid.length} valid rounds`, costRows(valid))
  console.log(gainSentence(valid))
}

function tellMechanisms(measured: Mechanisms): void {
  printTable(`A change of speaker, ${listeners} listeners`, changeRows(measured))
  console.log(mechanismSentence(measured))
  const title = `Between the changes, ${microphones} microphones: more than where nobody listens`
  printTable(title, standingRows(measured, microphones))
}
