import { Refusal, type WireError } from '#shared/errors.ts'
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
  const response = await fetch(url, options).catch((error: unknown) => {
    throw options.signal?.aborted ? error : new Refusal('unreachable', String(error))
  })
  const body: unknown = await response.json().catch(() => undefined)
  if (response.ok && body !== undefined) return body as T
  const { code, message } = (body as { error?: WireError } | undefined)?.error ?? {
    code: 'unavailable',
    message: `HTTP ${response.status}`,
  }
  throw new Refusal(code, message)
}
