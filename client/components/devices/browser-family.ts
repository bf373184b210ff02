export type BrowserFamily = 'chrome' | 'firefox' | 'safari' | 'ios' | 'android' | 'other'

/** Which browser it is, as far as it matters for where a permission is given. */
export function browserFamily(userAgent: string, touchPoints = 0): BrowserFamily {
  // An iPad calls itself a Macintosh; it is one that can be touched.
  if (/iPhone|iPad|iPod/.test(userAgent) || (userAgent.includes('Macintosh') && touchPoints > 1)) return 'ios'
  if (userAgent.includes('Android')) return 'android'
  if (userAgent.includes('Firefox/')) return 'firefox'
  if (/Chrome\/|Chromium\//.test(userAgent)) return 'chrome'
  return userAgent.includes('Safari/') ? 'safari' : 'other'
}
