// Fails when the participant page asks a phone for more than 80 KB of compressed JavaScript, or when a
// built file names another host.
import { readdirSync, readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'

const dist = new URL('../dist/', import.meta.url)
const LIMIT = 80 * 1024
const worker = readFileSync(new URL('sw.js', dist), 'utf8')
const files = JSON.parse(/const PRECACHE = (\[.*?\])/s.exec(worker)[1])
const scripts = files.filter((file) => file.endsWith('.js'))
const total = scripts.reduce((sum, file) => sum + gzipSync(readFileSync(new URL('.' + file, dist))).length, 0)
console.log(`participant page: ${scripts.length} scripts, ${(total / 1024).toFixed(1)} KB gzip`)
if (scripts.length < 2 || total > LIMIT) {
  console.error(`The participant page may weigh at most ${LIMIT / 1024} KB.`)
  process.exit(1)
}

const remote = /(?:src|href)=["']https?:\/\//
for (const file of readdirSync(dist).filter((name) => name.endsWith('.html'))) {
  if (remote.test(readFileSync(new URL(file, dist), 'utf8'))) {
    console.error(`${file} asks another host.`)
    process.exit(1)
  }
}
