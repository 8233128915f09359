import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { api, axe, exampleWorkshop, openPage, openWorkshop, overflow, signIn, startBrowser, startServer } from './support.mjs'

let server, browser, page, faults, workshop

before(async () => {
  server = await startServer()
  browser = await startBrowser()
  ;({ page, faults } = await openPage(browser, server))
  await signIn(page, server.accounts.facilitator)
  workshop = await openWorkshop(page)
})
after(async () => {
  await browser?.close()
  await server?.stop()
})

test('a wrong password is refused in words', async () => {
  const other = await openPage(browser, server)
  await other.page.goto('/login')
  await other.page.fill('#login', server.accounts.facilitator.login)
  await other.page.fill('#password', 'not-this-one')
  await other.page.click('main form button')
  await other.page.getByRole('alert').waitFor()
  assert.deepEqual(await axe(other.page), [])
})

test('a workshop is made in the page and opened', async () => {
  await page.goto('/workshops/new')
  await page.getByLabel('Territorio').click()
  await page.getByLabel('Territorio').fill('Madre')
  await page.getByRole('option', { name: /Madre de Dios/ }).first().click()
  await page.getByLabel('Nombre del taller').fill('Taller hecho en la página')
  await page.getByLabel('Nombre del grupo 1').fill('Mineros de la zona')
  await page.getByRole('button', { name: 'Guardar taller' }).click()
  await page.getByRole('heading', { name: 'Taller hecho en la página' }).waitFor()
  await page.getByRole('button', { name: 'Abrir el taller' }).click()
  await page.getByText('Código para entrar').waitFor()
  assert.match(await page.locator('.code').textContent(), /^[A-Z0-9]{4,}$/)
})

test('a paper sheet is typed with keys alone and saves itself', async () => {
  await page.goto(`/workshops/${workshop.id}/sheets/new`)
  await page.getByLabel('Grupo').selectOption({ label: 'Autoridades' })
  await page.locator('#cell-0-valuation').focus()
  const cells = workshop.impacts.length * 2
  for (let i = 0; i < cells; i++) await page.keyboard.press(i % 7 === 6 ? 'n' : String((i % 5) + 1))
  await page.getByText('Guardado.').waitFor()
  const { sheets } = (await api(page, 'GET', `/workshops/${workshop.id}/sheets`)).body
  const typed = sheets.find((sheet) => sheet.source === 'paper')
  const stored = (await api(page, 'GET', `/workshops/${workshop.id}/sheets/${typed.participant}`)).body
  const first = stored.ratings.find((rating) => rating.impact === workshop.impacts[0].id)
  assert.deepEqual([first.valuation, first.prioritization], [0, 0.25])
  const fourth = stored.ratings.find((rating) => rating.impact === workshop.impacts[3].id)
  assert.deepEqual(fourth.valuation, { missing: 'does_not_know' })
  assert.equal(stored.ratings.length, workshop.impacts.length)
})

test('the projector shows code and progress, and points only once unveiled', async () => {
  const example = await exampleWorkshop(page)
  await page.goto(`/workshops/${workshop.id}/projector`)
  await page.getByText(workshop.join_code, { exact: true }).waitFor()
  await page.getByRole('img', { name: /Código QR/ }).waitFor()
  assert.equal(await page.locator('.plot-figure').count(), 0)
  assert.deepEqual(await axe(page), [])
  await api(page, 'POST', `/workshops/${example.id}/veil`, { unveiled: false })
  await page.goto(`/workshops/${example.id}/projector`)
  await page.getByRole('button', { name: 'Mostrar resultados' }).click()
  await page.locator('.plot-holder svg').waitFor()
  assert.ok((await page.locator('.plot-holder svg circle').count()) >= 40)
  await page.getByRole('button', { name: 'Ocultar resultados' }).click()
  await page.locator('.plot-holder').waitFor({ state: 'detached' })
})

test('a file with ratings shows its problems in place and writes nothing', async () => {
  const before = (await api(page, 'GET', `/workshops/${workshop.id}/progress`)).body
  await page.goto(`/workshops/${workshop.id}`)
  await page.getByText('Traer respuestas de un archivo').click()
  const bad = `participant,group,impact,valuation,prioritization\nX-1,Mineros,${workshop.impacts[0].key},0.3,1\n`
  await page.locator('#import-file').setInputFiles({ name: 'bad.csv', mimeType: 'text/csv', buffer: Buffer.from(bad) })
  await page.locator('table caption, [role=alert]').first().waitFor()
  assert.equal(await page.getByRole('button', { name: 'Guardar estas filas' }).count(), 0)
  assert.deepEqual((await api(page, 'GET', `/workshops/${workshop.id}/progress`)).body.ratings, before.ratings)
})

test('a proposal is written, commented, accepted, and becomes a draft action', async () => {
  await page.goto(`/workshops/${workshop.id}/proposals`)
  await page.getByLabel('Impacto').selectOption({ index: 3 })
  await page.getByLabel('¿Qué se propone hacer?').fill('Instalar una mesa técnica del agua')
  await page.getByRole('button', { name: 'Guardar propuesta' }).click()
  await page.locator('.proposal').waitFor()
  await page.getByLabel('Comentario de la plenaria').fill('Con los municipios')
  await page.getByRole('button', { name: 'Guardar comentario' }).click()
  await page.getByText('Con los municipios').waitFor()
  await page.getByRole('button', { name: 'Aceptar y pasar a acciones' }).click()
  await page.locator('ol.lines a').getByText('Instalar una mesa técnica del agua').waitFor()
  assert.deepEqual(await axe(page), [])
})

test('nothing asked another host, broke the content policy or failed in a script', async () => {
  assert.equal(await overflow(page), 0)
  assert.deepEqual(faults, [])
})
