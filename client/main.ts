import { createApp } from 'vue'
import './styles/tokens.css'
import './styles/base.css'
import App from './App.vue'
import { useLanguage } from './composables/use-language.ts'
import { router } from './routes.ts'
import { i18n, speak } from './text/i18n.ts'

const app = createApp(App)
app.use(i18n)
app.use(router)
await Promise.allSettled([speak(useLanguage().language.value), router.isReady()])
app.mount('#app')
