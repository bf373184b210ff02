/** Red: people cannot meet, or not safely. Amber: some cannot, or not always. Grey: it cannot be told from here. */
export type Level = 'green' | 'amber' | 'red' | 'grey'

/** What the doctor found, and what mends it: a command, a firewall line, a variable. */
export type Finding = { level: Level; subject: string; what: string; mend?: string }

type Tell = (what: string, mend?: string) => Finding

/** Tells findings about one subject. */
export function about(subject: string): Record<Level, Tell> {
  const tell =
    (level: Level): Tell =>
    (what, mend) => ({ level, subject, what, ...(mend !== undefined && { mend }) })
  return { green: tell('green'), amber: tell('amber'), red: tell('red'), grey: tell('grey') }
}

/** The code of a system's fault such as ECONNREFUSED, or its sentence. */
export function reasonOf(error: unknown): string {
  const { code, message } = error as { code?: unknown; message?: unknown }
  return typeof code === 'string' ? code : String(message ?? error)
}
