import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { PHONE, api, axe, openPage, openWorkshop, overflow, signIn, smallTargets, startBrowser, startServer } from './support.mjs'

let server, browser, staff, workshop

before(async () => {
  server = await startServer()
  browser = await startBrowser()
  staff = await openPage(browser, server)
  await signIn(staff.page, server.accounts.facilitator)
  workshop = await openWorkshop(staff.page)
})
after(async () => {
  await browser?.close()
  await server?.stop()
})

async function join(viewport = PHONE) {
  const opened = await openPage(browser, server, { viewport })
  const { page } = opened
  await page.goto(`/p/${workshop.join_code}`)
  await page.getByRole('button', { name: 'Acepto participar' }).click()
  await page.getByLabel('Mineros').check()
  await page.getByRole('button', { name: 'Empezar a calificar' }).click()
  await page.waitForSelector('.rate-screen')
  return opened
}

const pick = (page, axis, words) => page.locator(`.scale.${axis}`).getByLabel(words, { exact: true }).check()
const allSent = (page) => page.getByText('Todo enviado').waitFor()
const complete = async (label) => (await api(staff.page, 'GET', `/workshops/${workshop.id}/sheets`)).body.sheets.find((sheet) => sheet.label === label)
const labelOf = async (page) => (await page.locator('.you').textContent()).replace(/^Su número es /, '').trim()

test('somebody joins by address, accepts, picks a group and rates the first impact', async () => {
  const { page, faults } = await join()
  assert.match(await page.locator('.progress').first().textContent(), /1 de \d+/)
  // "Todo enviado" also stands there between the two answers: only the answer to the second tells.
  const second = page.waitForResponse((answer) => answer.url().endsWith('/participant/ratings') && answer.request().postData().includes('"prioritization":1'))
  await pick(page, 'valuation', 'Muy negativo')
  await pick(page, 'prioritization', 'Urgente')
  assert.equal((await second).status(), 200)
  await allSent(page)
  assert.equal((await complete(await labelOf(page))).answers, 2)
  assert.equal(await overflow(page), 0)
  assert.deepEqual(await axe(page), [])
  assert.deepEqual(faults, [])
})

test('both scales and the buttons fit on a small phone without scrolling', async () => {
  const { page } = await join()
  const bottom = await page.locator('.scale.prioritization').evaluate((element) => element.getBoundingClientRect().bottom)
  const footer = await page.locator('.rate-foot').evaluate((element) => element.getBoundingClientRect().top)
  assert.ok(bottom <= footer + 1, `the second scale ends at ${bottom}, the buttons begin at ${footer}`)
  assert.deepEqual(await smallTargets(page), [])
})

test('answers given without connection survive a reload and are stored once', async () => {
  const { page, context } = await join()
  const label = await labelOf(page)
  await page.evaluate(() => navigator.serviceWorker?.ready)
  await context.setOffline(true)
  await pick(page, 'valuation', 'Algo positivo')
  await pick(page, 'prioritization', 'A corto plazo')
  await page.getByText(/Guardado en este teléfono/).waitFor()
  await page.getByRole('button', { name: 'Siguiente' }).click()
  await pick(page, 'valuation', 'No sé')
  await page.getByText('Guardado en este teléfono: 2 por enviar').waitFor()
  await page.reload()
  await page.waitForSelector('.rate-screen')
  assert.match(await page.locator('.progress').first().textContent(), /2 de/)
  assert.equal(await page.locator('.scale.valuation').getByLabel('No sé').isChecked(), true)
  await context.setOffline(false)
  await page.evaluate(() => window.dispatchEvent(new Event('online')))
  await allSent(page)
  assert.equal((await complete(label)).answers, 3)
})

test('an answer given after "No sé" on the other scale is stored, and is there after a reload', async () => {
  const { page, faults } = await join()
  const second = page.waitForResponse((answer) => answer.url().endsWith('/participant/ratings') && answer.request().postData().includes('"prioritization":0.75'))
  await pick(page, 'valuation', 'No sé')
  await pick(page, 'prioritization', 'A corto plazo')
  assert.equal((await second).status(), 200)
  await allSent(page)
  await page.reload()
  await page.waitForSelector('.rate-screen')
  assert.equal(await page.locator('.scale.valuation').getByLabel('No sé').isChecked(), true)
  assert.equal(await page.locator('.scale.prioritization').getByLabel('A corto plazo').isChecked(), true)
  assert.equal((await complete(await labelOf(page))).answers, 2)
  assert.deepEqual(faults, [])
})

test('an answer that the phone cannot keep is taken back from the screen, and said', async () => {
  const { page, faults } = await join()
  const first = page.waitForResponse((answer) => answer.url().endsWith('/participant/ratings'))
  await pick(page, 'valuation', 'Algo negativo')
  await first
  await allSent(page)
  await page.evaluate(() => {
    window.realPut = IDBObjectStore.prototype.put
    IDBObjectStore.prototype.put = function () {
      throw new DOMException('The disk is full', 'QuotaExceededError')
    }
  })
  await page.locator('.scale.valuation').getByLabel('Muy positivo').click()
  await page.getByRole('alert').getByText('No se pudo guardar esta respuesta. Tóquela otra vez.').waitFor()
  assert.equal(await page.locator('.scale.valuation').getByLabel('Algo negativo').isChecked(), true, 'what is stored is what is shown')
  await page.locator('.scale.prioritization').getByLabel('Urgente').click()
  await page.locator('.scale.prioritization :checked').waitFor({ state: 'detached' })
  assert.equal(await page.getByText('Todo enviado').count(), 0)
  assert.deepEqual(await axe(page), [])
  await page.evaluate(() => {
    IDBObjectStore.prototype.put = window.realPut
  })
  await pick(page, 'valuation', 'Muy positivo')
  await page.getByRole('alert').waitFor({ state: 'detached' })
  await allSent(page)
  await page.reload()
  await page.waitForSelector('.rate-screen')
  assert.equal(await page.locator('.scale.valuation').getByLabel('Muy positivo').isChecked(), true)
  assert.equal(await page.locator('.scale.prioritization :checked').count(), 0)
  assert.deepEqual(faults, [])
})

test('one may go back and change; the last answer counts', async () => {
  const { page } = await join()
  await pick(page, 'valuation', 'Muy positivo')
  await page.getByRole('button', { name: 'Siguiente' }).click()
  await page.getByRole('button', { name: 'Atrás' }).click()
  await pick(page, 'valuation', 'Muy negativo')
  await allSent(page)
  const sheet = await complete(await labelOf(page))
  const stored = (await api(staff.page, 'GET', `/workshops/${workshop.id}/sheets/${sheet.participant}`)).body
  assert.deepEqual(stored.ratings.map(({ valuation }) => valuation), [0])
})

test('with one of the two questions answered the page says so, and goes on all the same', async () => {
  const { page } = await join()
  const next = page.locator('.rate-foot .next')
  await pick(page, 'prioritization', 'No sé')
  await page.getByText('Falta responder una pregunta').waitFor()
  assert.doesNotMatch(await next.getAttribute('class'), /primary/)
  const bottom = await page.locator('.scale.prioritization').evaluate((element) => element.getBoundingClientRect().bottom)
  const footer = await page.locator('.rate-foot').evaluate((element) => element.getBoundingClientRect().top)
  assert.ok(bottom <= footer + 1, `the second scale ends at ${bottom}, the foot begins at ${footer}`)
  assert.equal(await overflow(page), 0)
  await pick(page, 'valuation', 'Muy negativo')
  await page.getByText('Falta responder una pregunta').waitFor({ state: 'detached' })
  assert.match(await next.getAttribute('class'), /primary/)
  await page.getByRole('button', { name: 'Atrás' }).waitFor()
  await next.click()
  await pick(page, 'valuation', 'Muy negativo')
  await next.click()
  assert.match(await page.locator('.progress').first().textContent(), /3 de/)
})

test('the answers can be looked at from any impact, and who has more to answer is not sent away', async () => {
  const { page } = await join()
  await pick(page, 'valuation', 'Muy negativo')
  await pick(page, 'prioritization', 'Urgente')
  await allSent(page)
  assert.deepEqual(await smallTargets(page), [])
  await page.getByRole('button', { name: 'Ver mis respuestas' }).click()
  await page.getByText(`Lo que respondió ya llegó. Le faltan ${workshop.impacts.length - 1}.`).waitFor()
  assert.equal(await page.getByText('Puede guardar el teléfono').count(), 0)
  await page.getByRole('button', { name: 'Ir a la primera sin respuesta' }).click()
  assert.match(await page.locator('.progress').first().textContent(), /2 de/)
})

test('skipping everything leads to the review, where each answer can be changed', async () => {
  const { page } = await join()
  for (let i = 0; i < workshop.impacts.length; i++) await page.locator('.rate-foot .next').click()
  await page.getByRole('heading', { name: 'Sus respuestas' }).waitFor()
  assert.equal(await page.locator('.answers li').count(), workshop.impacts.length)
  assert.deepEqual(await axe(page), [])
  await page.locator('.answers li').nth(4).getByRole('button').click()
  assert.match(await page.locator('.progress').first().textContent(), /5 de/)
  await pick(page, 'prioritization', 'A largo plazo')
  await page.getByRole('button', { name: 'Volver a la lista' }).click()
  await page.getByText('Urgencia: A largo plazo').waitFor()
})

test('an unknown code is said in words and may be typed again', async () => {
  const { page } = await openPage(browser, server, { viewport: PHONE })
  await page.goto('/p/ZZZZZZ')
  await page.getByRole('alert').waitFor()
  assert.match(await page.getByRole('alert').textContent(), /No encontramos un taller/)
  await page.getByLabel('Código del taller').fill(` ${workshop.join_code.toLowerCase()} `)
  await page.getByRole('button', { name: 'Entrar' }).click()
  await page.getByRole('heading', { name: 'Antes de empezar' }).waitFor()
})

test('a workshop that was closed says so, and keeps what could not be sent', async () => {
  const { page, context } = await join()
  await context.setOffline(true)
  await pick(page, 'valuation', 'Muy negativo')
  await page.getByText(/Guardado en este teléfono/).waitFor()
  await api(staff.page, 'POST', `/workshops/${workshop.id}/state`, { state: 'closed' })
  await context.setOffline(false)
  await page.evaluate(() => window.dispatchEvent(new Event('online')))
  await page.getByRole('heading', { name: 'El taller está cerrado' }).waitFor()
  assert.match(await page.locator('main').textContent(), /Una de las suyas no llegó a tiempo y sigue/)
  const newcomer = await openPage(browser, server, { viewport: PHONE })
  await newcomer.page.goto(`/p/${workshop.join_code}`)
  await newcomer.page.getByText('Ya no recibe respuestas. Pregunte a quien facilita si lo vuelve a abrir.').waitFor()
  assert.doesNotMatch(await newcomer.page.locator('main').textContent(), /Gracias por participar/)
  await api(staff.page, 'POST', `/workshops/${workshop.id}/state`, { state: 'open' })
})
