import { createApp } from 'vue'
import { createMemoryHistory, createRouter } from 'vue-router'
import '../../client/styles/tokens.css'
import '../../client/styles/base.css'
import { useLanguage } from '../../client/composables/use-language.ts'
import { usePreferences } from '../../client/composables/use-preferences.ts'
import { i18n, speak } from '../../client/text/i18n.ts'
import GalleryPage from './GalleryPage.vue'
import { scenes } from './scenes.ts'
import { standInRoom } from './stand-in-room.ts'

/** `?scene=share`: which of the scenes is shown; without one, a list of all. */
const name = new URLSearchParams(location.search).get('scene') ?? ''
const scene = scenes[name]

if (!scene) {
  document.body.append(
    ...Object.keys(scenes).flatMap((known) => [
      Object.assign(document.createElement('a'), { href: `?scene=${known}`, textContent: known }),
      document.createElement('br'),
    ]),
  )
} else {
  await speak(useLanguage().language.value)
  usePreferences().change({ layout: scene.layout ?? 'grid', hideSelf: scene.hideSelf ?? false })
  const room = standInRoom(scene)
  // For tests, which look at what the room would have told a server.
  Object.assign(globalThis, { room })
  createApp(GalleryPage, { room, onShown: () => scene.act?.(room) })
    .use(i18n)
    // Links lead nowhere from here.
    .use(createRouter({ history: createMemoryHistory(), routes: [{ path: '/:page(.*)*', component: {} }] }))
    .mount('#app')
}
