import { statusOf, type ErrorCode } from '#shared/errors.ts'
import { overallOf, type CheckId, type CheckResult, type Facts } from '../check/result.ts'
import type { DeviceTroubleCode } from '../media/device-trouble.ts'
import type { TextKey } from '../text/messages.ts'
import { useText } from '../text/use-text.ts'

export type CheckText = {
  label(id: CheckId): string
  /** What came out, what it means, and what to do. */
  sentence(result: CheckResult): string
  /** What was measured, each as a few words. */
  facts(result: CheckResult): string[]
  verdict(result: Pick<CheckResult, 'verdict'>): string
}

/** Says what a test brought. */
export function useCheckText(): CheckText {
  const { t, number } = useText()

  function sentence({ id, outcome, facts: { error = '' } }: CheckResult): string {
    if (outcome === 'untested') {
      const why = Object.hasOwn(statusOf, error) ? t(`errors.refusals.${error as ErrorCode}`) : ''
      return `${t('check.untested')} ${why}`.trim()
    }
    if (outcome === 'trouble' && (id === 'camera' || id === 'microphone')) {
      const code = error as DeviceTroubleCode
      return `${t(`errors.${id}.${code}`)} ${t(`errors.remedies.${code}`)}`
    }
    // Every outcome has its sentence: the English text would not compile without.
    return t(`check.outcome.${id}.${outcome}` as TextKey)
  }

  const measure = (value: number, unit: string, digits = 0) =>
    number(value, { style: 'unit', unit, maximumFractionDigits: digits })

  const written: { [Name in keyof Facts]: (value: never) => string } = {
    time: (ms: number) => measure(ms, 'millisecond'),
    roundTripTime: (ms: number) => measure(ms, 'millisecond'),
    jitter: (ms: number) => measure(ms, 'millisecond'),
    lossUp: (percent: number) => measure(percent, 'percent', 1),
    lossDown: (percent: number) => measure(percent, 'percent', 1),
    up: (rate: number) => `${number(rate / 1_000_000, { maximumFractionDigits: 1 })} Mbit/s`,
    down: (rate: number) => `${number(rate / 1_000_000, { maximumFractionDigits: 1 })} Mbit/s`,
  }

  return {
    label: (id) => t(`check.label.${id}`),
    sentence,
    facts: ({ facts }) =>
      Object.entries(facts).map(([name, value]) => {
        const write = written[name as keyof Facts] ?? String
        return t(`check.fact.${name as keyof Facts}`, { value: write(value as never) })
      }),
    verdict: ({ verdict }) => t(`check.verdict.${verdict}`),
  }
}

/** All results as plain text, for whoever runs the server. */
export function reportText(results: readonly CheckResult[], say: CheckText): string {
  const { location, navigator } = globalThis
  const overall = overallOf(results) ?? 'unknown'
  return [
    `Atrium ${location.origin}`,
    `${new Date().toISOString()}  ${navigator.userAgent}`,
    `overall: ${overall}`,
    '',
    ...results.map((result) => {
      const facts = say.facts(result).join('; ')
      const first = `[${result.verdict}] ${result.id} ${result.outcome}: ${say.sentence(result)}`
      return facts ? `${first} (${facts})` : first
    }),
  ].join('\n')
}
