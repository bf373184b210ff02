/** Bytes as text that survives in a URL (RFC 4648, 5), without padding. */
export function toBase64Url(bytes: Uint8Array): string {
  let binary = ''
  for (const byte of bytes) binary += String.fromCharCode(byte)
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}

/** The bytes of such text; what does not fill a byte at its end is dropped. */
export function fromBase64Url(text: string): Uint8Array<ArrayBuffer> {
  // One sign alone is less than a byte, and atob() refuses it.
  const whole = text.length % 4 === 1 ? text.slice(0, -1) : text
  const binary = atob(whole.replaceAll('-', '+').replaceAll('_', '/'))
  return Uint8Array.from(binary, (sign) => sign.charCodeAt(0))
}
