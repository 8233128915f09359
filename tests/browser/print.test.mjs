// What goes to the printer: the paper sheets and the report, as PDF of A4 pages, read back with poppler.
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { promisify } from 'node:util'
import { api, exampleWorkshop, openPage, signIn, startBrowser, startServer } from './support.mjs'

const run = promisify(execFile)
const A4 = { width: 595, height: 842 }
let server, browser, page, workshop, folder

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'minga-print-'))
  server = await startServer()
  browser = await startBrowser()
  ;({ page } = await openPage(browser, server))
  await signIn(page, server.accounts.facilitator)
  workshop = await exampleWorkshop(page)
})
after(async () => {
  await browser?.close()
  await server?.stop()
  await rm(folder, { recursive: true, force: true })
})

/** Prints the page at `path` as Chromium's print dialog does by default; the pages as texts and the words with their boxes. */
async function printed(path, name) {
  const file = join(folder, name)
  const sheet = await page.context().newPage()
  await sheet.goto(path)
  await writeFile(file, await sheet.pdf({ preferCSSPageSize: true, printBackground: false }))
  await sheet.close()
  if (process.env.MINGA_KEEP_PRINTS) await copyFile(file, join(process.env.MINGA_KEEP_PRINTS, name))
  const text = (await run('pdftotext', ['-layout', file, '-'])).stdout
  const boxes = (await run('pdftotext', ['-bbox', file, '-'], { maxBuffer: 1 << 26 })).stdout
  return {
    pages: text.split('\f').slice(0, -1),
    sizes: [...boxes.matchAll(/<page width="([\d.]+)" height="([\d.]+)"/g)].map(([, width, height]) => ({ width: Math.round(+width), height: Math.round(+height) })),
    words: [...boxes.matchAll(/<word xMin="([-\d.]+)" yMin="([-\d.]+)" xMax="([-\d.]+)" yMax="([-\d.]+)">([^<]*)</g)].map(([, left, top, right, bottom, word]) => ({
      left: +left, top: +top, right: +right, bottom: +bottom, word,
    })),
  }
}

const beyondTheMargins = ({ words }, margin) =>
  words.filter(({ left, right, top, bottom }) => left < margin || right > A4.width - margin || top < margin || bottom > A4.height - margin).map(({ word }) => word)

test('paper sheets: A4, large type, every impact with its number, scales on every page', async () => {
  const { body } = await api(page, 'GET', `/workshops/${workshop.id}`)
  const sheet = await printed(`/api/workshops/${workshop.id}/paper?lang=es`, 'sheet.pdf')
  for (const size of sheet.sizes) assert.deepEqual(size, A4)
  assert.deepEqual(beyondTheMargins(sheet, 25), [], 'a printer does not reach the edge')
  const text = sheet.words.map(({ word }) => word).join(' ')
  for (let number = 1; number <= body.impacts.length; ++number) assert.match(text, new RegExp(`(^| )${number} `), `impact ${number}`)
  const body_words = sheet.words.filter(({ word }) => word.length > 8)
  const smallest = Math.min(...body_words.map(({ top, bottom }) => bottom - top))
  assert.ok(smallest > 9, `a word of ${smallest} points`)
  for (const [index, one] of sheet.pages.entries()) assert.match(one, /urgente/i, `page ${index + 1} repeats the scales`)
})

test('the report: A4, the story in its order, every picture and table inside the page', async () => {
  const made = await api(page, 'POST', '/findings', { workshops: [workshop.id], replicates: 50, simulations: 20 })
  assert.equal(made.status, 201, JSON.stringify(made.body))
  const finding = made.body.id
  const report = await printed(`/api/findings/${finding}/report?lang=es`, 'report.pdf')
  for (const size of report.sizes) assert.deepEqual(size, A4)
  assert.deepEqual(beyondTheMargins(report, 25), [])
  const text = report.pages.join('\n')
  const places = ['Qué tan seguro es', 'Quiénes participaron', 'Cómo se calculó'].map((heading) => text.indexOf(heading))
  assert.ok(places.every((place) => place >= 0), `${places}`)
  assert.deepEqual([...places].sort((a, b) => a - b), places)
  for (const [index, one] of report.pages.entries()) assert.ok(one.trim().length > 40, `page ${index + 1} is not left empty`)
})
