import { createApp } from 'vue'
import '../theme/app.css'
import App from './App.vue'
import { i18n, language, setLanguage } from './i18n'
import { router } from './router'
import { loadSession } from './session'

setLanguage(language())

// A page that cannot reach the server still starts, and says so itself.
await loadSession().catch(() => undefined)
createApp(App).use(i18n).use(router).mount('#app')
