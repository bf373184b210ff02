/** Text as it may stand in HTML. */
export const escaped = (text: string): string =>
  text.replace(/[&<>"']/g, (sign) => `&#${sign.codePointAt(0)};`)

/** A number with so many significant digits, thousands apart; a dash where nothing was measured. */
export function figure(value: number | null | undefined, digits = 3): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return '–'
  const rounded = value >= 10 ** digits ? Math.round(value) : Number(value.toPrecision(digits))
  return rounded.toLocaleString('en-GB', { maximumFractionDigits: 6 }).replaceAll(',', ' ')
}

export const percentage = (share: number): string => `${figure(100 * share, 2)} %`

/**
 * Rows as an HTML table: the first column names, the last one explains, those between are numbers. With `kind` "figures"
 * the last one is a number, too.
 */
export function table(
  head: readonly string[],
  rows: ReadonlyArray<readonly string[]>,
  kind?: 'figures',
): string {
  const cells = (tag: 'th' | 'td', row: readonly string[]) =>
    row.map((cell) => `<${tag}>${cell}</${tag}>`).join('')
  return `<div class="scroll"><table${kind ? ` class="${kind}"` : ''}><thead><tr>${cells('th', head)}</tr></thead><tbody>${rows
    .map((row) => `<tr>${cells('td', row)}</tr>`)
    .join('\n')}</tbody></table></div>`
}

/** Rows under their keys, as they are printed too: text as it is, numbers with three digits. */
export function rowsTable(rows: ReadonlyArray<Record<string, string | number>>): string {
  const shown = (value: string | number) => escaped(typeof value === 'number' ? figure(value) : value)
  return table(
    Object.keys(rows[0] ?? {}).map(shown),
    rows.map((row) => Object.values(row).map(shown)),
    'figures',
  )
}
