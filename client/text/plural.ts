/** The order of plural forms within a message (`one | other`, or all six of CLDR), as far as a language has them. */
const order: readonly Intl.LDMLPluralRule[] = ['zero', 'one', 'two', 'few', 'many', 'other']

/**
 * Which of a message's forms (parted by `|`) a number takes, by the language's own rules. A message may have one form
 * more than the language: then the first is for nothing at all (`nobody | one person | {n} people`).
 */
export function pluralForm(language: string): (count: number, forms: number) => number {
  const rules = new Intl.PluralRules(language)
  const { pluralCategories } = rules.resolvedOptions()
  const categories = order.filter((category) => pluralCategories.includes(category))
  return (count, forms) => {
    const extra = forms > categories.length ? 1 : 0
    if (extra && count === 0) return 0
    return Math.min(categories.indexOf(rules.select(count)) + extra, forms - 1)
  }
}
