import { createApp } from 'vue'
const app = createApp({ render: () => null })
app.mount('#app')
