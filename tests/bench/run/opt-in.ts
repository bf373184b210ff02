/** Asks a server whether it allows load tests to whoever has this token. Throws a sentence for people if not. */
export async function askForLeave(url: string, token: string): Promise<void> {
  const headers = { authorization: `Bearer ${token}` }
  const answer = await fetch(`${url}/api/bench`, { headers, redirect: 'error' }).catch(() => undefined)
  if (!answer) throw new NotAllowed(`${url} does not answer.`)
  if (answer.status === 401) throw new NotAllowed(`${url} knows another LOAD_TEST_TOKEN.`)
  const told: unknown = answer.ok ? await answer.json().catch(() => undefined) : undefined
  if (typeof told !== 'object' || told === null || !('protocol' in told))
    throw new NotAllowed(
      `${url} does not allow load tests: its operator must set LOAD_TEST_TOKEN first, to what --token says.`,
    )
}

/** A server whose operator did not agree; the message is one sentence for people. */
export class NotAllowed extends Error {
  override name = 'NotAllowed'
}
