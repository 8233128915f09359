// Pans over a constructed layer of rights in headless Chromium, zoom by zoom, and prints what a frame costs. Chromium draws
// by software here, so frames a second are a lower bound; the main thread's processor time of a frame is told apart.
//   node bench/map/pan.mjs [COUNT [WORKSPACE]]      default: 100000; a workspace that is there is used again
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { importRights } from '../../tests/browser/rights.mjs'
import { openPage, program, serve, startBrowser } from '../../tests/browser/support.mjs'
import { BLOCK, COLUMNS, ROWS, SOUTH, WEST, constructedLayer } from './layer.mjs'
import { summary, traced } from './trace.mjs'

const count = Number(process.argv[2] ?? 100_000)
const kept = process.argv[3]
const folder = kept ? null : await mkdtemp(join(tmpdir(), 'minga-map-'))
const workspace = kept ?? join(folder, 'workspace')
const FRAMES = 90
const TICK = 10 // milliseconds of /proc/PID/stat on Linux

/** The corner of the quarter degree with the most rights, near the middle of the layer. */
function crowded(features) {
  const cells = new Map()
  for (const { geometry } of features) {
    const [x, y] = geometry.coordinates[0][0]
    if (x < WEST + BLOCK[0] || x > WEST + (COLUMNS - 1) * BLOCK[0] || y < SOUTH + BLOCK[1] || y > SOUTH + (ROWS - 1) * BLOCK[1]) continue
    const cell = `${Math.floor(x * 4) / 4 + 0.125},${Math.floor(y * 4) / 4 + 0.125}`
    cells.set(cell, (cells.get(cell) ?? 0) + 1)
  }
  return [...cells].sort((a, b) => b[1] - a[1])[0][0].split(',').map(Number)
}
const layer = constructedLayer(count)
const MIDDLE = crowded(layer)

/** What Linux says of a process behind its name: state, parent, and so on. */
const stat = (pid) => readFile(`/proc/${pid}/stat`, 'utf8').then((text) => text.slice(text.lastIndexOf(')') + 2).split(' '), () => [])

/** Whether a process was begun by this one, or by one that was: other browsers may run beside it. */
async function isOurs(pid) {
  for (let at = pid; at > 1; at = Number((await stat(at))[1] ?? 0)) if (at === process.pid) return true
  return false
}

/** Milliseconds of processor time of the process that draws in place of a graphics card. */
async function drawing() {
  for (const name of await readdir('/proc')) {
    const command = /^\d+$/.test(name) ? await readFile(`/proc/${name}/cmdline`, 'utf8').catch(() => '') : ''
    if (!command.includes('--type=gpu-process') || !(await isOurs(Number(name)))) continue
    const fields = await stat(name)
    return (Number(fields[11]) + Number(fields[12])) * TICK
  }
  return 0
}

async function fill() {
  await promisify(execFile)(program, ['init', '--example', workspace, '--json'], { maxBuffer: 1 << 24 })
  await importRights(workspace, layer, '2026-01-31')
}

/** Goes there and waits until nothing is asked for or drawn any more. */
const still = (page, zoom) =>
  page.evaluate(
    ([center, zoom]) =>
      new Promise((resolve) => {
        const { map } = document.querySelector('.holder')
        const begun = performance.now()
        map.once('idle', () => resolve(performance.now() - begun))
        map.jumpTo({ center, zoom })
      }),
    [MIDDLE, zoom],
  )

/** A hand that pulls the map in a figure of eight, so many frames; tiles come and go at its edges. */
const pan = (page, zoom) =>
  page.evaluate(
    ([[x, y], zoom, frames]) =>
      new Promise((resolve) => {
        const { map } = document.querySelector('.holder')
        const reach = (360 / 2 ** zoom) * 1.2
        let frame = 0
        const step = () => {
          const turn = (frame / frames) * 2 * Math.PI
          map.jumpTo({ center: [x + reach * Math.sin(turn), y + (reach / 2) * Math.sin(2 * turn)] })
          if (++frame <= frames) requestAnimationFrame(step)
          else resolve()
        }
        requestAnimationFrame(step)
      }),
    [MIDDLE, zoom, FRAMES],
  )

if (!existsSync(workspace) || !kept) await fill()
const server = await serve(workspace)
const browser = await startBrowser()
try {
  const { page, faults } = await openPage(browser, server)
  const sent = { tiles: 0, bytes: 0 }
  page.on('response', async (response) => {
    if (!response.url().includes('/api/tiles/land_right/')) return
    const body = await response.body().catch(() => null)
    sent.tiles += 1
    sent.bytes += body?.length ?? 0
  })
  await page.goto('/map?on=2026-06-01')
  await page.waitForFunction(() => document.querySelector('.holder')?.map?.loaded(), null, { timeout: 120_000 })
  for (const zoom of [6, 8, 10, 12]) {
    Object.assign(sent, { tiles: 0, bytes: 0 })
    const first = await traced(browser, () => still(page, zoom))
    const begun = await drawing()
    const rendered = await page.evaluate(() => document.querySelector('.holder').map.queryRenderedFeatures({ layers: ['rights', 'rights-afar'].filter((id) => document.querySelector('.holder').map.getLayer(id)) }).length)
    const { events } = await traced(browser, () => pan(page, zoom))
    const drawn = await drawing() - begun
    const [arriving, moving] = [summary(first.events), summary(events)]
    const told = { zoom, idle: first.result, arrivingLongest: arriving.longest, rendered, ...moving, drawing: drawn / FRAMES, tiles: sent.tiles, megabytes: sent.bytes / 1e6 }
    console.log(Object.entries(told).map(([name, value]) => `${name} ${Number.isInteger(value) ? value : value.toFixed(1)}`).join('  '))
  }
  if (faults.length) throw new Error(faults.join('\n'))
} finally {
  await browser.close()
  await server.stop()
  if (folder) await rm(folder, { recursive: true, force: true })
}
