import { fileURLToPath } from 'node:url'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vite'
import { bundleBudget } from './bundle-budget.ts'
import { precompressed } from './precompressed.ts'

const folder = (path: string): string => fileURLToPath(new URL(path, import.meta.url))
const server = process.env['DEV_SERVER'] ?? 'http://localhost:3000'

export default defineConfig({
  root: folder('.'),
  plugins: [
    vue(),
    precompressed(),
    bundleBudget({
      limit: 200_000,
      pages: {
        home: ['views/HomeView.vue'],
        'pre-join': ['views/RoomPage.vue'],
        direct: ['views/DirectView.vue'],
        check: ['views/CheckView.vue'],
      },
      never: ['zod'],
    }),
  ],
  define: {
    __VUE_I18N_FULL_INSTALL__: false,
    __VUE_I18N_LEGACY_API__: false,
    __INTLIFY_PROD_DEVTOOLS__: false,
    __VUE_OPTIONS_API__: false,
    __VUE_PROD_DEVTOOLS__: false,
  },
  build: {
    outDir: folder('./dist'),
    emptyOutDir: true,
    target: 'es2022',
    cssTarget: ['chrome111', 'edge111', 'firefox115', 'safari16.4'],
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
  server: {
    port: 5173,
    fs: { allow: [folder('..')] },
    proxy: {
      '/api': server,
      '/socket.io': { target: server, ws: true },
    },
  },
})
