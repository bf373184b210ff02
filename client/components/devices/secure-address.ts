/** The same page by https, as a link; undefined where it already is secure. */
export function secureAddress(href: string): string | undefined {
  const url = new URL(href)
  if (url.protocol !== 'http:') return undefined
  url.protocol = 'https:'
  return url.href
}

/** The same page as the server's own machine may open it: browsers trust `localhost` without https. */
export function localAddress(href: string): string {
  const url = new URL(href)
  url.hostname = 'localhost'
  return url.href
}
