// Keeps the participant page on the phone. Only /p/ pages are controlled; answers are never cached
// here: they live in IndexedDB and are sent by the page.
const VERSION = '__VERSION__'
const SHELL = 'minga-shell-' + VERSION.length + '-' + hash(VERSION)
const PICTOGRAMS = 'minga-pictograms'
const PRECACHE = '__PRECACHE__'

function hash(text) {
  let value = 5381
  for (let i = 0; i < text.length; i++) value = ((value * 33) ^ text.charCodeAt(i)) >>> 0
  return value.toString(36)
}

self.addEventListener('install', (event) => {
  event.waitUntil(
    caches
      .open(SHELL)
      .then((cache) => cache.addAll(PRECACHE))
      .then(() => self.skipWaiting()),
  )
})

self.addEventListener('activate', (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((names) =>
        Promise.all(
          names
            .filter((name) => name.startsWith('minga-') && name !== SHELL && name !== PICTOGRAMS)
            .map((name) => caches.delete(name)),
        ),
      )
      .then(() => self.clients.claim()),
  )
})

async function page(request) {
  try {
    const answer = await fetch(request)
    if (answer.ok) return answer
  } catch {
    // no connection: the kept page below
  }
  return (await caches.match('/p/', { cacheName: SHELL })) ?? Response.error()
}

async function kept(request, cacheName) {
  const cache = await caches.open(cacheName)
  const found = await cache.match(request)
  if (found) return found
  const answer = await fetch(request)
  if (answer.ok) await cache.put(request, answer.clone())
  return answer
}

self.addEventListener('fetch', (event) => {
  const { request } = event
  const url = new URL(request.url)
  if (request.method !== 'GET' || url.origin !== self.location.origin) return
  if (request.mode === 'navigate') event.respondWith(page(request))
  else if (url.pathname.startsWith('/api/pictograms/')) event.respondWith(kept(request, PICTOGRAMS))
  else if (!url.pathname.startsWith('/api/')) event.respondWith(kept(request, SHELL))
})
