// The workshop guide, step by step, as docs/es/guia-taller.md tells it to somebody who has never seen the program:
// every button is looked for by the words that the guide names.
import assert from 'node:assert/strict'
import { fileURLToPath } from 'node:url'
import { after, before, test } from 'node:test'
import { PHONE, openPage, signIn, startBrowser, startServer } from './support.mjs'

const practice = fileURLToPath(new URL('../../docs/practice/ratings.csv', import.meta.url))
let server, browser, page, faults, phone, address

before(async () => {
  server = await startServer()
  browser = await startBrowser()
  ;({ page, faults } = await openPage(browser, server))
})
after(async () => {
  await browser?.close()
  await server?.stop()
})

const button = (on, name) => on.getByRole('button', { name, exact: true })
const link = (on, name) => on.getByRole('link', { name, exact: true })

test('1 and 2: sign in and prepare a workshop', async () => {
  await signIn(page, server.accounts.facilitator)
  await link(page, 'Talleres').click()
  await link(page, 'Preparar un taller').click()
  await page.getByLabel('Territorio').click()
  await page.getByLabel('Territorio').fill('Madre')
  await page.getByRole('option', { name: 'Madre de Dios', exact: true }).click()
  await page.getByLabel('Nombre del taller').fill('Taller de práctica')
  for (const [index, name] of ['Mineros', 'Autoridades', 'Sociedad civil'].entries()) await page.getByLabel(`Nombre del grupo ${index + 1}`).fill(name)
  assert.notEqual(await page.getByLabel('Texto de consentimiento').inputValue(), '')
  assert.match(await page.getByLabel('Lista de impactos').innerText(), /^Impactos de la minería de oro en pequeña escala \(versión 1\)$/m)
  await button(page, 'Guardar taller').click()
  await page.getByRole('heading', { name: 'Taller de práctica' }).waitFor()
  await link(page, 'Cambiar datos').waitFor()
  address = page.url()
})

test('3 and 4: open it, and answer with a phone by the code', async () => {
  await button(page, 'Abrir el taller').click()
  await page.getByText('Código para entrar:').waitFor()
  const code = (await page.locator('.code').textContent()).trim()
  await link(page, 'Página para proyectar').click()
  await page.getByText(code, { exact: true }).waitFor()
  phone = await openPage(browser, server, { viewport: PHONE })
  await phone.page.goto('/p/')
  await phone.page.getByLabel('Código del taller').fill(code)
  await button(phone.page, 'Entrar').click()
  await button(phone.page, 'Acepto participar').click()
  await phone.page.getByLabel('Mineros').check()
  await button(phone.page, 'Empezar a calificar').click()
  await phone.page.locator('.scale.valuation').getByLabel('Muy negativo', { exact: true }).check()
  await phone.page.getByText('Falta responder una pregunta').waitFor()
  await phone.page.locator('.scale.prioritization').getByLabel('Urgente', { exact: true }).check()
  await phone.page.getByText('Todo enviado').waitFor()
  await button(phone.page, 'Ver mis respuestas').waitFor()
  await page.locator('.people strong', { hasText: '1' }).waitFor()
  assert.deepEqual(phone.faults, [])
})

test('5: bring the answers to practise with', async () => {
  await link(page, 'Volver al taller').click()
  await page.getByText('Traer respuestas de un archivo').click()
  await page.locator('#import-file').setInputFiles(practice)
  await button(page, 'Guardar estas filas').click()
  await page.getByText('17 participantes').waitFor()
})

test('6: show the results and close', async () => {
  await link(page, 'Página para proyectar').click()
  await button(page, 'Mostrar resultados').click()
  await page.locator('.plot-holder svg').waitFor()
  await link(page, 'Volver al taller').click()
  await button(page, 'Cerrar el taller').click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Cerrar el taller' }).click()
  await button(page, 'Volver a abrir').waitFor()
})

test('7, 8 and 9: analyse, read, print and hand over', async () => {
  await link(page, 'Revisar escalas al revés').click()
  await page.getByRole('heading', { name: '¿Alguien leyó una escala al revés?' }).waitFor()
  await page.goto(address)
  await button(page, 'Analizar').click()
  for (const words of ['Qué tan seguro es', 'Quién participó y quién falta', 'Cómo se calculó', 'Descargar'])
    await page.getByRole('heading', { name: words }).waitFor({ timeout: 120000 })
  const told = await page.locator('main').innerText()
  assert.match(told, /16/)
  await link(page, 'Propuestas y acciones').waitFor()
  assert.match(told, /Respondió muy poco/, 'the trial answer of one impact is named')
  const [report] = await Promise.all([page.context().waitForEvent('page'), link(page, 'Informe para imprimir').click()])
  await report.waitForLoadState()
  assert.ok((await report.pdf({ format: 'A4' })).length > 10000, 'it can be printed')
  await link(page, 'Ver como público').click()
  await page.getByText('Versión pública').waitFor()
  await link(page, 'Ver completo').click()
  await button(page, 'Publicar').click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Publicar' }).click()
  await button(page, 'Dejar de publicar').click()
  await button(page, 'Publicar').waitFor()
  assert.deepEqual(faults, [])
})

test('10: a proposal is written, set aside, and accepted', async () => {
  await page.goto(`${address}/proposals`)
  await page.getByLabel('Impacto').selectOption({ index: 1 })
  await page.getByLabel('¿Qué se propone hacer?').fill('Medir el agua cada mes')
  await button(page, 'Guardar propuesta').click()
  await button(page, 'No aceptar').click()
  await button(page, 'Aceptar y pasar a acciones').click()
  await page.locator('ol.lines a').getByText('Medir el agua cada mes').waitFor()
  await page.getByText('Retirar la aceptación').waitFor()
  assert.deepEqual(faults, [])
})
