import { WrongOption } from './options.ts'

/** Asks a server whether it allows load tests to whoever has this token. Throws a sentence for people if not. */
export async function askForLeave(url: string, token: string): Promise<void> {
  const headers = { authorization: `Bearer ${token}` }
  const answer = await fetch(`${url}/api/bench`, { headers, redirect: 'error' }).catch(() => undefined)
  if (!answer) throw new WrongOption(`${url} does not answer.`)
  if (answer.status === 401) throw new WrongOption(`${url} knows another LOAD_TEST_TOKEN.`)
  const told: unknown = answer.ok ? await answer.json().catch(() => undefined) : undefined
  if (typeof told !== 'object' || told === null || !('protocol' in told))
    throw new WrongOption(
      `${url} does not allow load tests: its operator must set LOAD_TEST_TOKEN first, to what --token says.`,
    )
}
