import { createApp } from 'vue'
import './participant.css'
import ParticipantApp from './ParticipantApp.vue'

createApp(ParticipantApp).mount('#app')

// Only over HTTPS or on the server's own machine do browsers allow it; elsewhere the page still keeps
// every answer, but cannot be opened anew without connection.
if ('serviceWorker' in navigator && import.meta.env.PROD) {
  void navigator.serviceWorker.register('/sw.js', { scope: '/p/' }).catch(() => undefined)
}
