// One place that knows how the program is started and what the example holds. Every test file starts its
// own server over its own workspace, on a port that the system picks.
import assert from 'node:assert/strict'
import { spawn, execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const root = fileURLToPath(new URL('../../', import.meta.url))
const fromWeb = createRequire(join(root, 'web/package.json'))
const { chromium } = fromWeb('playwright-core')
const axeSource = fromWeb.resolve('axe-core/axe.min.js')

export const program = process.env.MINGA ?? join(root, 'build/minga')
export const PHONE = { width: 360, height: 640 }
export const DESK = { width: 1280, height: 800 }

if (!existsSync(program)) throw new Error(`There is no program at ${program}: build it first, or set MINGA.`)

/** Starts the server over a fresh example workspace that `prepare` may fill; `accounts` maps role to {login, password}. */
export async function startServer({ prepare } = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'minga-browser-'))
  const workspace = join(folder, 'workspace')
  const made = await promisify(execFile)(program, ['init', '--example', workspace, '--json'], { maxBuffer: 1 << 24 })
  const accounts = Object.fromEntries(JSON.parse(made.stdout).accounts.map((account) => [account.role, account]))
  await prepare?.(workspace)
  const server = await serve(workspace)
  return {
    ...server,
    accounts,
    async stop() {
      await server.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** Serves a workspace that is there, until `stop()`. */
export async function serve(workspace, env = process.env) {
  const server = spawn(program, ['serve', workspace, '--port', '0', '--web', process.env.MINGA_WEB ?? join(root, 'web/dist')], { env })
  let log = ''
  const address = await new Promise((resolve, reject) => {
    const hear = (data) => {
      log += data
      const found = /https?:\/\/127\.0\.0\.1:\d+/.exec(log)
      if (found) resolve(found[0])
    }
    server.stdout.on('data', hear)
    server.stderr.on('data', hear)
    server.on('exit', (code) => reject(new Error(`The server ended with ${code}:\n${log}`)))
  })
  return {
    address,
    async stop() {
      const ended = new Promise((resolve) => server.once('exit', resolve))
      server.kill('SIGTERM')
      await ended
    },
  }
}

export function startBrowser() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  })
}

/**
 * A page of its own browser profile. `faults` collects what must never happen: script errors, refusals of
 * the content security policy, requests to another host.
 */
export async function openPage(browser, server, { viewport = DESK, locale = 'es-PE' } = {}) {
  const context = await browser.newContext({ viewport, locale, baseURL: server.address, reducedMotion: 'reduce' })
  const page = await context.newPage()
  const faults = []
  page.on('pageerror', (error) => faults.push(`script: ${error.message}`))
  page.on('console', (message) => {
    if (message.type() === 'error' && !/Failed to load resource/.test(message.text())) faults.push(`console: ${message.text()}`)
  })
  page.on('request', (request) => {
    const { protocol, origin } = new URL(request.url())
    if (protocol.startsWith('http') && origin !== server.address) faults.push(`another host: ${request.url()}`)
  })
  return { page, context, faults }
}

export async function signIn(page, { login, password }) {
  await page.goto('/login')
  await page.fill('#login', login)
  await page.fill('#password', password)
  await page.click('main form button')
  await page.waitForURL((url) => url.pathname !== '/login')
}

/** Talks to the API as the person who is signed in on this page. */
export async function api(page, method, path, body, headers = {}) {
  return page.evaluate(
    async ({ method, path, body, headers }) => {
      const session = await (await fetch('/api/session')).json()
      const answer = await fetch('/api' + path, {
        method,
        headers: { 'Content-Type': 'application/json', 'X-CSRF-Token': session.csrf, ...headers },
        body: body === undefined ? undefined : JSON.stringify(body),
      })
      const text = await answer.text()
      return { status: answer.status, body: text ? JSON.parse(text) : null }
    },
    { method, path, body, headers },
  )
}

/** The workshop of the example that has been rated, and a fresh one that is open for joining. */
export async function exampleWorkshop(page) {
  const { body } = await api(page, 'GET', '/records/workshop?limit=50')
  const counted = []
  for (const record of body.records) {
    const workshop = (await api(page, 'GET', `/workshops/${record.id}`)).body
    counted.push(workshop)
  }
  return counted.sort((a, b) => (b.counts?.ratings ?? 0) - (a.counts?.ratings ?? 0))[0]
}

export async function openWorkshop(page) {
  const example = await exampleWorkshop(page)
  const made = await api(page, 'POST', '/workshops', {
    title: 'Taller de prueba',
    territory: example.territory,
    date: '2026-11-22',
    impact_list: example.impact_list,
    groups: [
      { name: 'Mineros', actor_type: 'miner' },
      { name: 'Autoridades', actor_type: 'authority' },
    ],
    consent: 'Sus respuestas se usan para el plan.',
  })
  if (made.status !== 201) throw new Error(`No workshop: ${JSON.stringify(made.body)}`)
  const opened = await api(page, 'POST', `/workshops/${made.body.id}/state`, { state: 'open' })
  return opened.body
}

/** What axe-core finds serious or critical on the page as it is now, in short. */
export async function axe(page) {
  // The content security policy stops scripts from outside; the debugger may still put one in.
  await page.evaluate(await (await import('node:fs/promises')).readFile(axeSource, 'utf8'))
  const { violations, passes } = await page.evaluate(() => window.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] }))
  if (passes.length < 5) throw new Error('axe-core did not look at the page')
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.slice(0, 3).map((node) => node.target.join(' ')).join(' | ')}`)
}

/** How far the page is wider than the window; 0 where nothing has to be scrolled sideways. */
export const overflow = (page) => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)

/** Things to press that are smaller than 44 px in height and do not stand in a line of text. */
export const smallTargets = (page) =>
  page.evaluate(() =>
    [...document.querySelectorAll('main button, main select, main input:not([type=checkbox]):not([type=radio]):not([type=file]), main a.button, main summary')]
      .filter((element) => element.getClientRects().length > 0 && element.getBoundingClientRect().height < 43.5)
      .map((element) => `${element.tagName} ${element.className} "${element.textContent.trim().slice(0, 30)}"`),
  )

/** What holds on every page as it stands, once it is quiet: nothing to scroll sideways, accessible, large enough to press, without a fault. */
export async function sound({ page, faults }) {
  await page.waitForLoadState('networkidle')
  assert.equal(await overflow(page), 0, 'scrolls sideways')
  assert.deepEqual(await axe(page), [])
  assert.deepEqual(await smallTargets(page), [])
  assert.deepEqual(faults.splice(0), [])
}
