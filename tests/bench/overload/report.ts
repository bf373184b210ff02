import { originLine } from '../report/origin.ts'
import { renderPage } from '../report/page.ts'
import { figure, percentage, rowsTable } from '../report/text.ts'
import { admissionSentence, phaseRows, recoverySentence, titleOf, type OverloadOutcome } from './outcome.ts'
import { drawTimeLine } from './time-line.ts'

/** The HTML report. */
export function renderOverload(outcome: OverloadOutcome): string {
  const { core, wanted, carried, asked, phases, normalAfter, command } = outcome
  return renderPage({
    title: 'More people than it carries',
    headline: {
      value: normalAfter === null ? '> 120 s' : `${figure(normalAfter, 2)} s`,
      unit: 'until all is normal again',
      sentence: `${titleOf(outcome)}. ${admissionSentence(outcome)} ${recoverySentence(outcome)}`,
    },
    facts: [
      ['carried / want to be in', `${carried} / ${wanted}`],
      ['let in', `${phases.came.participants} of ${asked}`],
      ['sound lost by who was there', percentage(phases.stayed.soundLoss)],
      ['forwarding delay p99, overload', `${figure(phases.stayed.delay.p99, 2)} ms`],
    ],
    charts: [
      {
        title: 'What is given up, and when',
        caption:
          'Each step contains those below it: sharpness of small tiles, most tiles, pictures for watchers, newcomers. Below, how much of its share of the core the worker uses.',
        svg: drawTimeLine(outcome),
      },
    ],
    sections: [
      {
        title: 'Before, meanwhile, afterwards',
        lead: `What arrived at those who were there all the time, and at those who came; the worker in % of its ${figure(100 * core)} % of a core.`,
        html: rowsTable(phaseRows(outcome)),
      },
    ],
    command,
    origin: originLine(outcome),
    caveats: [
      'The worker gets only a part of its core by Linux’s control groups, so that the load generator beside it is not what breaks; the server is told so (SHED_AT).',
      'It carries so many as come in one by one until something is given up for the first time. Before the overload there is a rest, in which that is forgotten.',
      'Everybody sends 360p in two layers and talks in turn, and sees nine of the others. Participants are thin: they do ICE and DTLS-SRTP, and decode nothing.',
      'What is given up is read from the server’s metrics five times a second, and so is how much the worker uses; the server itself looks four times a second.',
    ],
  })
}
