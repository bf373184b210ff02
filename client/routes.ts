import { nextTick } from 'vue'
import { createRouter, createWebHistory, START_LOCATION, type RouteLocationRaw } from 'vue-router'
import { toRoomCode } from '#shared/room-code.ts'

/** The pages. A room's page finds out by itself whether its code is one. */
export const router = createRouter({
  history: createWebHistory(),
  routes: [
    { path: '/', component: () => import('./views/HomeView.vue') },
    { path: '/r/:code', component: () => import('./views/RoomPage.vue'), props: true },
    { path: '/direct', component: () => import('./views/DirectView.vue') },
    { path: '/check', component: () => import('./views/CheckView.vue') },
    { path: '/:anything(.*)*', component: () => import('./views/NotFoundView.vue') },
  ],
  scrollBehavior: (_to, _from, saved) => saved ?? { top: 0 },
})

// Everybody finds one another under one spelling.
router.beforeEach(({ params, query }): RouteLocationRaw | undefined => {
  const { code } = params
  if (typeof code !== 'string') return undefined
  const spelled = toRoomCode(code)
  return spelled && spelled !== code ? { path: `/r/${spelled}`, query, replace: true } : undefined
})

// Whoever cannot see that the page has changed hears its heading, and goes on from there.
router.afterEach(async (to, from, failure) => {
  if (failure || from === START_LOCATION || to.path === from.path) return
  await nextTick()
  document.querySelector<HTMLElement>('main h1')?.focus({ preventScroll: true })
})

// The server was updated and an old file is gone: the page as a whole is fetched anew.
router.onError((error, to, from) => {
  const gone = /dynamically imported module|importing a module script|preload css/i.test(String(error))
  if (gone && from !== START_LOCATION) globalThis.location.assign(to.fullPath)
})
