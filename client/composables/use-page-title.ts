import { watchEffect } from 'vue'

/** Names the browser's tab after the page; without a title, after the app alone. */
export function usePageTitle(title: () => string | undefined): void {
  watchEffect(() => {
    const own = title()
    document.title = own ? `${own} · Atrium` : 'Atrium'
  })
}
