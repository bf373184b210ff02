import { fileURLToPath } from 'node:url'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vite'

const folder = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

/** The gallery: the meeting's screen with people who are not there. No part of the product. */
export default defineConfig({
  root: folder('.'),
  publicDir: folder('../../client/public'),
  cacheDir: folder('../../node_modules/.vite-gallery'),
  plugins: [vue()],
  define: { __VUE_I18N_FULL_INSTALL__: false, __VUE_I18N_LEGACY_API__: false, __VUE_OPTIONS_API__: false },
  optimizeDeps: {
    include: ['vue', 'vue-i18n', 'reka-ui', '@lucide/vue', '@vueuse/core', 'socket.io-client'],
  },
  server: { port: 4400, fs: { allow: [folder('../..')] } },
})
