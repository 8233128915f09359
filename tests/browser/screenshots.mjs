// The pictures of the documentation, over a fresh example. Called by scripts/screenshots.sh with the folder to write to.
import { mkdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { SIDE, SOUTH, WEST, constructedRights, importRights } from './rights.mjs'
import { DESK, PHONE, api, exampleWorkshop, openPage, openWorkshop, signIn, startBrowser, startServer } from './support.mjs'

const LARGEST = 200_000
const folder = process.argv[2]
if (!folder) throw new Error('Say into which folder: node tests/browser/screenshots.mjs FOLDER')
await mkdir(folder, { recursive: true })

const server = await startServer({ prepare: (workspace) => importRights(workspace, constructedRights(60, 10), '2026-01-31') })
const browser = await startBrowser()
let tooLarge = 0

/** Waits until nothing is fetched any more and the pictures on the page are drawn. */
async function settled(page) {
  await page.locator('h1').first().waitFor()
  await page.waitForLoadState('networkidle', { timeout: 15000 }).catch(() => undefined)
  await page.evaluate(() => document.fonts.ready)
}

async function take(page, name) {
  const path = join(folder, `${name}.png`)
  await page.screenshot({ path, animations: 'disabled' })
  const { size } = await stat(path)
  console.log(`${path}  ${Math.round(size / 1000)} KB`)
  if (size > LARGEST) {
    console.error(`${path} is larger than ${LARGEST / 1000} KB`)
    tooLarge += 1
  }
}

try {
  const { page } = await openPage(browser, server, { viewport: DESK })
  await signIn(page, server.accounts.facilitator)
  const example = await exampleWorkshop(page)
  const [finding] = (await api(page, 'GET', '/findings')).body.findings

  await page.goto(`/territories/${example.territory}`)
  await settled(page)
  await page.locator('canvas').first().waitFor({ timeout: 15000 }).catch(() => undefined)
  await page.waitForTimeout(1000)
  await take(page, 'territory')

  await page.goto(`/findings/${finding.id}`)
  await settled(page)
  await take(page, 'finding')

  await page.goto(`/workshops/${example.id}`)
  await settled(page)
  await take(page, 'workshop')

  await api(page, 'POST', `/workshops/${example.id}/veil`, { unveiled: true })
  await page.goto(`/workshops/${example.id}/projector`)
  await page.locator('.plot-holder svg').waitFor()
  await take(page, 'projector')

  // Patterns weigh: a smaller picture.
  await page.setViewportSize({ width: 920, height: 540 })
  const [west, south] = [WEST + 2.15 * SIDE, SOUTH + 3.5 * SIDE]
  await page.goto('/map?on=2026-06-01')
  await settled(page)
  await page.waitForFunction(() => document.querySelector('.holder')?.map?.loaded())
  await page.evaluate((center) => document.querySelector('.holder').map.jumpTo({ center, zoom: 12.6 }), [west, south])
  await page.getByRole('button', { name: 'Qué hay en la cruz' }).click()
  await page.locator('.found').waitFor()
  await page.waitForFunction(() => document.querySelector('.holder').map.areTilesLoaded())
  await page.evaluate(() => scrollTo(0, 0))
  await page.waitForTimeout(1000)
  await take(page, 'map')
  await page.setViewportSize(DESK)

  const workshop = await openWorkshop(page)
  const phone = await openPage(browser, server, { viewport: PHONE })
  await phone.page.goto(`/p/${workshop.join_code}`)
  await phone.page.getByRole('button', { name: 'Acepto participar' }).click()
  await phone.page.getByLabel('Mineros').check()
  await phone.page.getByRole('button', { name: 'Empezar a calificar' }).click()
  await phone.page.waitForSelector('.rate-screen')
  await phone.page.locator('.scale.valuation').getByLabel('Algo positivo', { exact: true }).check()
  await settled(phone.page)
  await take(phone.page, 'phone')
} finally {
  await browser.close()
  await server.stop()
}
process.exitCode = tooLarge ? 1 : 0
