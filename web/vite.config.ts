import { readFileSync } from 'node:fs'
import { defineConfig, type Plugin } from 'vite'
import vue from '@vitejs/plugin-vue'

// Writes dist/sw.js: the hand-written service worker with the list of files that the participant
// page needs, so that a phone can open the page again without connection.
function participantServiceWorker(): Plugin {
  const source = new URL('./src/participant/service-worker.js', import.meta.url)
  return {
    name: 'minga-participant-service-worker',
    apply: 'build',
    generateBundle(_, bundle) {
      const files = new Set<string>(['/p/', '/favicon.svg'])
      const seen = new Set<string>()
      const visit = (name: string) => {
        const chunk = bundle[name]
        if (seen.has(name) || !chunk || chunk.type !== 'chunk') return
        seen.add(name)
        files.add('/' + name)
        for (const css of chunk.viteMetadata?.importedCss ?? []) files.add('/' + css)
        for (const asset of chunk.viteMetadata?.importedAssets ?? []) files.add('/' + asset)
        chunk.imports.forEach(visit)
      }
      for (const [name, chunk] of Object.entries(bundle)) {
        if (chunk.type !== 'chunk') continue
        const isParticipant = chunk.facadeModuleId?.endsWith('/src/participant/main.ts')
        if (chunk.isEntry || isParticipant) visit(name)
      }
      for (const name of Object.keys(bundle)) {
        if (/atkinson.*latin-wght-normal.*\.woff2$/.test(name)) files.add('/' + name)
      }
      const list = [...files].sort()
      this.emitFile({
        type: 'asset',
        fileName: 'sw.js',
        source: readFileSync(source, 'utf8')
          .replace("'__PRECACHE__'", JSON.stringify(list))
          .replace('__VERSION__', [...seen].sort().join('+')),
      })
    },
  }
}

export default defineConfig({
  plugins: [vue(), participantServiceWorker()],
  define: {
    __VUE_OPTIONS_API__: 'false',
    __VUE_PROD_DEVTOOLS__: 'false',
    __VUE_I18N_LEGACY_API__: 'false',
    __VUE_I18N_FULL_INSTALL__: 'false',
    __INTLIFY_PROD_DEVTOOLS__: 'false',
  },
  build: {
    target: 'es2022',
    chunkSizeWarningLimit: 1200,
    // A data: font or image would need a wider content security policy.
    assetsInlineLimit: 0,
  },
  worker: { format: 'es' },
  server: {
    port: 5173,
    proxy: { '/api': process.env.MINGA_API ?? 'http://127.0.0.1:8080' },
  },
})
