import { Refusal, statusOf, type WireError } from '#shared/errors.ts'
import type { CreatedRoom, RoomResource } from '#shared/protocol/http.ts'

/** What one needs to know of a room before joining it. Throws the server's refusal, or `unreachable`. */
export function fetchRoom(code: string, signal?: AbortSignal, url = ''): Promise<RoomResource> {
  return request<RoomResource>(`${url}/api/rooms/${encodeURIComponent(code)}`, { ...(signal && { signal }) })
}

/** Makes a new room. */
export function createRoom(): Promise<CreatedRoom> {
  return request<CreatedRoom>('/api/rooms', { method: 'POST' })
}

async function request<T>(url: string, options: RequestInit): Promise<T> {
  const { response, text } = await answered(url, options).catch((error: unknown) => {
    throw options.signal?.aborted ? error : new Refusal('unreachable', String(error))
  })
  const body = parsed(text)
  if (response.ok && body !== undefined) return body as T
  const { code, message } = wireError(body) ?? { code: 'unavailable', message: `HTTP ${response.status}` }
  throw new Refusal(code, message)
}

async function answered(url: string, options: RequestInit): Promise<{ response: Response; text: string }> {
  const response = await fetch(url, options)
  return { response, text: await response.text() }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** The server's refusal; what stands before the server (a proxy) may answer with an error of another shape. */
function wireError(body: unknown): WireError | undefined {
  const error = (body as { error?: Partial<WireError> } | null | undefined)?.error
  return error?.code && error.code in statusOf
    ? { code: error.code, message: error.message ?? '' }
    : undefined
}
