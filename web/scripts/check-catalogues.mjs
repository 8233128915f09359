// Fails when the languages differ in keys or placeholders, or when a page names a text that is not there.
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const source = fileURLToPath(new URL('../src', import.meta.url))
const read = (path) => JSON.parse(readFileSync(join(source, 'locales', path), 'utf8'))
const flat = (texts, prefix = '') =>
  Object.entries(texts).flatMap(([key, value]) => (typeof value === 'string' ? [[prefix + key, value]] : flat(value, `${prefix}${key}.`)))
const placeholders = (text) => [...text.matchAll(/\{(\w+)\}/g)].map((found) => found[1]).sort().join()
const walk = (folder) => readdirSync(folder).flatMap((name) => (statSync(join(folder, name)).isDirectory() ? walk(join(folder, name)) : [join(folder, name)]))
const problems = []

function check(folder, files) {
  const es = new Map(flat(read(`${folder}es.json`)))
  const en = new Map(flat(read(`${folder}en.json`)))
  for (const [key, text] of es) {
    if (!en.has(key)) problems.push(`${folder}en.json lacks ${key}`)
    else if (placeholders(text) !== placeholders(en.get(key))) problems.push(`${folder}${key}: placeholders differ`)
    if (/[|@]/.test(text)) problems.push(`${folder}${key}: "|" and "@" have a meaning of their own in vue-i18n`)
  }
  for (const key of en.keys()) if (!es.has(key)) problems.push(`${folder}es.json lacks ${key}`)
  for (const file of files) {
    for (const [, key] of readFileSync(file, 'utf8').matchAll(/\bt\('([\w.]+)'/g)) {
      if (!es.has(key)) problems.push(`${file}: no text ${key}`)
    }
    for (const [, key] of readFileSync(file, 'utf8').matchAll(/\bcounted\('([\w.]+)'/g)) {
      for (const form of ['one', 'many']) if (!es.has(`${key}.${form}`)) problems.push(`${file}: no text ${key}.${form}`)
    }
  }
}

const pages = walk(source).filter((file) => /\.(vue|ts)$/.test(file))
const isParticipant = (file) => file.includes('/participant/')
check('participant/', pages.filter(isParticipant))
check('', pages.filter((file) => !isParticipant(file)))
if (problems.length) {
  console.error(problems.join('\n'))
  process.exit(1)
}
console.log('catalogues: both languages have every text')
