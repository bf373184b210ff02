// Runs before the first paint, so that nobody who chose dark sees a flash of light. The app takes over afterwards.
;(() => {
  /** @param {unknown} theme */
  const known = (theme) => (theme === 'light' || theme === 'dark' || theme === 'system' ? theme : undefined)
  let stored
  try {
    stored = JSON.parse(localStorage.getItem('atrium') ?? '{}').theme
  } catch {
    // Nothing may be read here: the system decides.
  }
  const theme = known(new URLSearchParams(location.search).get('theme')) ?? known(stored)
  if (theme && theme !== 'system') document.documentElement.dataset['theme'] = theme
})()
