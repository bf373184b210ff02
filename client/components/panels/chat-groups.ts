import type { ChatMessage } from '#shared/protocol/chat.ts'

export type ChatGroup = {
  key: number
  from: ChatMessage['from']
  name: string
  at: number
  messages: ChatMessage[]
}

/** ms: what somebody says within this time belongs together. */
const together = 3 * 60_000

/** Messages of one sender that follow one another, under one name and time. */
export function groupMessages(messages: readonly ChatMessage[]): ChatGroup[] {
  const groups: ChatGroup[] = []
  for (const message of messages) {
    const last = groups.at(-1)
    const lastAt = last?.messages.at(-1)?.at ?? 0
    if (last?.from === message.from && message.at - lastAt < together) last.messages.push(message)
    else
      groups.push({
        key: message.id,
        from: message.from,
        name: message.name,
        at: message.at,
        messages: [message],
      })
  }
  return groups
}
