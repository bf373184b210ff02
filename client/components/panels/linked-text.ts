export type TextPart = { text: string; link?: string }

const address = /https?:\/\/[^\s<>"'«»‹›“”„‟]+/gi

/** Closing punctuation belongs to the sentence, and so does a bracket that the address did not open. */
const sentenceEnd = /[.,;:!?…]+$/

const openingOf: Record<string, string> = { ')': '(', ']': '[', '}': '{' }

/** Cuts a message into plain text and the web addresses in it. Only http and https become links. */
export function linkedParts(message: string): TextPart[] {
  const parts: TextPart[] = []
  let from = 0
  for (const match of message.matchAll(address)) {
    const found = trimmed(match[0])
    if (!URL.canParse(found)) continue
    if (match.index > from) parts.push({ text: message.slice(from, match.index) })
    parts.push({ text: found, link: new URL(found).href })
    from = match.index + found.length
  }
  if (from < message.length) parts.push({ text: message.slice(from) })
  return parts
}

function trimmed(found: string): string {
  const text = found.replace(sentenceEnd, '')
  const opening = openingOf[text.at(-1) ?? '']
  const unopened = opening !== undefined && count(text, text.at(-1)!) > count(text, opening)
  return unopened ? trimmed(text.slice(0, -1)) : text
}

const count = (text: string, sign: string): number => text.split(sign).length - 1
