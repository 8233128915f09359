// What check-docs.sh runs. Reads every page once; prints FILE:LINE: what is wrong.
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'

const git = (...args) => execFileSync('git', args, { encoding: 'utf8', maxBuffer: 1 << 26 }).split('\0').filter(Boolean)
const files = git('ls-files', '-coz', '--exclude-standard').filter((file) => existsSync(file))
const pages = new Map(
  files.filter((file) => file.endsWith('.md')).map((file) => [file, read(file)]),
)
let wrong = 0
const say = (file, line, text) => {
  console.log(`${file}:${line}: ${text}`)
  wrong += 1
}

/** A page as lines that know whether they stand in a fenced block, with its headings. */
function read(file) {
  let fence = ''
  const lines = []
  const headings = []
  for (const [index, text] of readFileSync(file, 'utf8').split('\n').entries()) {
    const mark = /^\s*(```+|~~~+)/.exec(text)?.[1]
    const isFence = mark !== undefined && (fence === '' || mark.startsWith(fence))
    lines.push({ number: index + 1, text, code: fence !== '' && !isFence, isFence })
    if (isFence) fence = fence === '' ? mark : ''
    const heading = fence === '' && /^(#{1,6})\s+(.*?)\s*#*$/.exec(text)
    if (heading) headings.push({ level: heading[1].length, text: heading[2] })
  }
  return { lines, headings, anchors: anchorsOf(headings) }
}

/** The anchors that code hosts make of headings. */
function anchorsOf(headings) {
  const seen = new Map()
  return new Set(
    headings.map(({ text }) => {
      const plain = text.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').replace(/[`*]/g, '')
      const slug = plain.toLowerCase().replace(/[^\p{L}\p{N}\p{M}_ -]/gu, '').replace(/ /g, '-')
      const count = seen.get(slug) ?? 0
      seen.set(slug, count + 1)
      return count ? `${slug}-${count}` : slug
    }),
  )
}

const inlineCode = (text) => [...text.matchAll(/(`+)(.+?)\1/g)].map((found) => found[2].trim())
const withoutCode = (text) => text.replace(/(`+)(.+?)\1/g, '')

const linked = new Set()
function checkLinks(file, page) {
  for (const { number, text, code, isFence } of page.lines) {
    if (code || isFence) continue
    for (const [, target] of withoutCode(text).matchAll(/\]\(\s*<?([^)\s>]+)>?(?:\s+"[^"]*")?\s*\)/g)) {
      if (/^[a-z][a-z0-9+.-]*:/i.test(target)) continue
      const [path, anchor] = target.split('#')
      const to = path === '' ? file : normalize(join(dirname(file), decodeURIComponent(path))).replace(/\/$/, '')
      if (!existsSync(to)) {
        say(file, number, `the link ${target} leads to no file`)
        continue
      }
      linked.add(to)
      if (anchor && pages.has(to) && !pages.get(to).anchors.has(decodeURIComponent(anchor))) say(file, number, `the link ${target} leads to no heading`)
    }
  }
}

// What a page makes itself, step by step, need not be here.
const made = [...pages.values()].flatMap(({ lines }) => lines.flatMap(({ text }) => /^<!-- file: (\S+) -->$/.exec(text)?.[1] ?? []))
const isMade = (path) => made.some((file) => file === path || file.startsWith(path.replace(/\/?$/, '/')))
const folders = new Set(files.map((file) => file.split('/')[0]))
const matches = (pattern) => {
  const wanted = new RegExp(`^${pattern.split('*').map((part) => part.replace(/[.+]/g, '\\$&')).join('[^/]*')}$`)
  return files.some((file) => wanted.test(file))
}
function checkPaths(file, page) {
  for (const { number, text, code, isFence } of page.lines) {
    if (code || isFence) continue
    for (const span of inlineCode(text)) {
      const path = span.replace(/:\d+$/, '')
      if (!/^[\w.@*-]+(\/[\w.@*-]+)*\/?$/.test(path) || !path.includes('/') || /[A-Z]{4,}(?!\.md)/.test(path)) continue
      if (!folders.has(path.split('/')[0]) || path.startsWith('build')) continue
      const there = path.includes('*') ? matches(path) : existsSync(path) || isMade(path) || existsSync(join(dirname(file), path))
      if (!there) say(file, number, `there is no ${path}`)
      else if (path.endsWith('/') && existsSync(path) && !statSync(path).isDirectory()) say(file, number, `${path} is no folder`)
    }
  }
}

/** Pieces of a page that are typed: inline code, and lines of blocks with continuations joined. */
function commandsOf(page) {
  const found = []
  let open = null
  for (const { number, text, code } of page.lines) {
    if (!code) {
      open = null
      for (const span of inlineCode(text)) found.push({ number, text: span })
      continue
    }
    if (open) open.text = open.text.replace(/\\$/, '') + text
    else found.push((open = { number, text }))
    if (!text.endsWith('\\')) open = null
  }
  return found
}

const targets = new Set([...readFileSync('Makefile', 'utf8').matchAll(/^([a-z][a-z-]*)\s*:/gm)].map((found) => found[1]))
const program = 'build/minga'
const helps = new Map()
function help(...words) {
  const key = words.join(' ')
  if (!helps.has(key)) {
    const asked = spawnSync(program, [...words, '--help', '--lang', 'en'], { encoding: 'utf8', timeout: 20000 })
    helps.set(key, asked.status === 0 ? asked.stdout : null)
  }
  return helps.get(key)
}

function checkCommand(file, number, rest) {
  const words = rest.split(/\s+[|&;>·]|\s#/)[0].trim().split(/\s+/)
  const command = words[0]
  if (!/^[a-z]+$/.test(command)) return
  if (!existsSync(`src/cli/command_${command}.cpp`)) return say(file, number, `there is no command minga ${command}`)
  if (!existsSync(program)) return
  let said = help(command)
  if (said === null) return say(file, number, `minga ${command} --help fails`)
  const wantsSub = /^Usage: .* COMMAND$/m.test(said)
  const acts = /\nActs:\n([\s\S]*?)(?:\n\n|$)/.exec(said)?.[1] ?? ''
  const subs = [...acts.matchAll(/^ {2}([a-z]+) {2,}/gm)].map((found) => found[1])
  if (wantsSub && words[1] && /^[a-z]+$/.test(words[1])) {
    if (!subs.includes(words[1])) return say(file, number, `there is no command minga ${command} ${words[1]}`)
    said += help(command, words[1]) ?? ''
  } else if (wantsSub) {
    for (const sub of subs) said += help(command, sub) ?? ''
  }
  const options = new Set([...said.matchAll(/(?<![\w-])--?[a-z][a-z-]*/g)].map((found) => found[0]))
  for (const word of words) {
    const option = /^(--?[a-z][a-z-]*)(=|$)/.exec(word)?.[1]
    if (option && !options.has(option) && !['--lang', '--json', '--help', '--version'].includes(option)) say(file, number, `minga ${command} has no option ${option}`)
  }
}

function checkCommands(file, page) {
  for (const { number, text } of commandsOf(page)) {
    for (const [, target] of text.matchAll(/(?:^|[\s(&;])make ([a-z][a-z-]*)(?=$|[\s;)&])/g))
      if (!targets.has(target)) say(file, number, `the Makefile has no target ${target}`)
    for (const [, rest] of text.matchAll(/(?:^|[\s(&;$])(?:build\/|\/usr\/local\/bin\/)?minga ([a-z][^`]*)/g)) checkCommand(file, number, rest)
  }
}

const forbidden = [
  [/(?<![\w.~-])\/(?:work|root|home)\b/, 'a path of one machine'],
  [/\b(?:TODO|FIXME|XXX)\b/, 'a note of unfinished work'],
  [/registry\.npmjs|deb\.debian\.org|pypi\.org|proxy\.golang|crates\.io|artifactory/i, 'a host of packages'],
]
function checkWords(file, page) {
  for (const { number, text } of page.lines)
    for (const [pattern, what] of forbidden) {
      const found = pattern.exec(text)
      if (found) say(file, number, `${what}: ${found[0]}`)
    }
}

const pairs = [
  ['docs/es/guia-taller.md', 'docs/en/workshop-guide.md'],
  ['docs/es/operacion.md', 'docs/en/operator-guide.md'],
  ['docs/es/glosario.md', 'docs/en/glossary.md'],
  ['docs/es/paquetes.md', 'docs/packs.md'],
  ['docs/es/tutorial-registro.md', 'docs/tutorial-register.md'],
]
function checkPair(spanish, english) {
  for (const file of [spanish, english]) if (!pages.has(file)) return say(file, 1, 'is not there in both languages')
  const levels = (file) => pages.get(file).headings.map(({ level }) => level)
  const [es, en] = [levels(spanish), levels(english)]
  if (es.join() !== en.join()) say(spanish, 1, `has ${es.length} headings and ${english} ${en.length}, or others at another level`)
}

/** In the guides to the pages, bold words are words on the screen. */
const textsOf = (node) => (typeof node === 'string' ? [node] : Object.values(node).flatMap(textsOf))
const onScreen = new Set(
  files.filter((file) => /^web\/src\/locales\/.*\.json$/.test(file)).flatMap((file) => textsOf(JSON.parse(readFileSync(file, 'utf8')))),
)
function checkScreenWords(file) {
  for (const { number, text, code } of pages.get(file)?.lines ?? [])
    if (!code)
      for (const [, words] of text.matchAll(/\*\*(.+?)\*\*/g)) if (!onScreen.has(words)) say(file, number, `no page says "${words}"`)
}

for (const [file, page] of pages) {
  checkLinks(file, page)
  checkPaths(file, page)
  checkCommands(file, page)
  checkWords(file, page)
}
for (const [spanish, english] of pairs) checkPair(spanish, english)
for (const file of pairs[0]) checkScreenWords(file)
for (const file of pages.keys())
  if (file.startsWith('docs/') && file !== 'docs/README.md' && !linked.has(file)) say(file, 1, 'no page links here')

if (wrong > 0) {
  console.log(`${wrong} wrong in ${pages.size} pages`)
  process.exit(1)
}
console.log(`${pages.size} pages are in order${existsSync(program) ? '' : '; options were not checked, as the program is not built'}`)
