// Many cases from a table: what would come in, what is wrong and in which case, then for good, and the same table again.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { DESK, PHONE, api, openPage, signIn, sound, startBrowser, startServer } from './support.mjs'

let server, browser, staff

before(async () => {
  server = await startServer()
  browser = await startBrowser()
  staff = await openPage(browser, server, { viewport: DESK })
  await signIn(staff.page, server.accounts.administrator)
})
after(async () => {
  await browser?.close()
  await server?.stop()
})

const table = (text) => ({ name: 'declaraciones.csv', mimeType: 'text/csv', buffer: Buffer.from(text) })
async function chosen(page, text) {
  await page.getByLabel('Trámite', { exact: true }).selectOption('madre-de-dios-2012')
  await page.getByLabel('Archivo con los expedientes').setInputFiles(table(text))
}

test('a table is looked at, refused case by case, brought in, and brought again without doing harm', async () => {
  const { page } = staff
  await page.goto('/cases')
  await page.getByRole('link', { name: 'Traer de una tabla' }).click()
  await page.getByRole('heading', { name: 'Traer expedientes de una tabla' }).waitFor()
  await chosen(page, 'N°,paso:declaration\nD-1,2012-09-03\nD-2,2012-13-03\n')
  await page.getByText('Qué columnas puede tener la tabla').click()
  await page.getByText('paso:declaration', { exact: true }).waitFor()
  await page.getByRole('button', { name: 'Ver qué entraría' }).click()
  await page.getByRole('alert').getByText(/Ninguna columna da el código de los expedientes\. Diga cuál es, en/).waitFor()
  await page.getByText('Si la tabla es de otra forma').first().click()
  await page.getByLabel('Columna con el código de cada expediente').fill('N°')
  await page.getByRole('button', { name: 'Ver qué entraría' }).click()
  await page.getByRole('alert').getByText(/No se sabe de qué territorio son los expedientes\. Elija uno/).waitFor()
  await page.getByLabel('Territorio de las filas que no dicen el suyo').fill('Madre de Dios')
  await page.locator('.picker-list').getByRole('option', { name: /Madre de Dios/ }).first().click()
  await page.getByRole('button', { name: 'Ver qué entraría' }).click()
  const result = page.getByRole('region', { name: 'Qué trae la tabla' })
  await result.getByRole('cell', { name: '3', exact: true }).waitFor()
  await result.getByText('No se guarda nada mientras haya problemas', { exact: false }).waitFor()
  await sound(staff)

  await page.getByLabel('Dejar fuera las filas con problemas y traer las demás').check()
  await result.getByText('Cambió algo desde que se miró', { exact: false }).waitFor()
  await page.getByRole('button', { name: 'Ver de nuevo qué entraría' }).click()
  await result.getByText('Estas filas se dejan fuera').waitFor()
  await result.getByText('1 fila con problemas se deja fuera').waitFor()
  await sound(staff)
  await result.getByRole('button', { name: 'Traer 1 expediente' }).click()
  await result.getByText('Se abrió 1 expediente. Se anotó 1 paso.').waitFor()
  assert.equal(await page.getByText('Todavía no se guarda nada.').count(), 0)
  await sound(staff)

  await chosen(page, 'N°,paso:declaration\nD-1,2012-09-03\n')
  await page.getByRole('button', { name: 'Ver qué entraría' }).click()
  await result.getByText('No hay nada nuevo en esta tabla.').waitFor()

  await chosen(page, 'N°,paso:declaration,Uso de agua,water_use,Autorización de uso de agua\nD-1,2012-09-03,,,\n')
  await page.getByText('Todavía no se guarda nada.').waitFor()
  await page.getByRole('button', { name: 'Ver qué entraría' }).click()
  await result.getByText('«water_use»: ¿Quiso decir «paso:water_use»?').waitFor()
  await result.getByText('«Autorización de uso de agua»: ¿Quiso decir «paso:water_use»?').waitFor()
  assert.equal(await result.getByText('«Uso de agua»: ¿Quiso decir').count(), 0, 'no title begins so')

  await chosen(page, 'N°,paso:declaration,paso:water_use:submitted\nD-1,2012-09-03,2013-01-08\n')
  await page.getByRole('button', { name: 'Ver qué entraría' }).click()
  await result.getByRole('button', { name: 'Anotar 1 paso' }).click()
  await result.getByText('Se anotó 1 paso.', { exact: true }).waitFor()
  const { cases } = (await api(page, 'GET', '/cases?procedure=madre-de-dios-2012&limit=500')).body
  assert.equal(cases.filter(({ code }) => code === 'D-1').length, 1)
})

test('the page at the width of a phone, and to whom it says no', async () => {
  const phone = await openPage(browser, server, { viewport: PHONE })
  await signIn(phone.page, server.accounts.administrator)
  await phone.page.goto('/cases/import')
  await chosen(phone.page, 'Código,paso:declaration\nD-9,2012-09-03\n,2012-09-03\n')
  await phone.page.getByLabel('Territorio de las filas que no dicen el suyo').fill('Madre de Dios')
  await phone.page.locator('.picker-list').getByRole('option', { name: /Madre de Dios/ }).first().click()
  await phone.page.getByRole('button', { name: 'Ver qué entraría' }).click()
  const heading = phone.page.getByRole('heading', { name: 'Qué entraría', exact: true })
  await heading.waitFor()
  const { top } = await heading.evaluate((element) => element.getBoundingClientRect().toJSON())
  assert.ok(top >= 0 && top < PHONE.height / 2, `what would come in is in sight: ${top}`)
  const cells = await phone.page.locator('table.blocks td').evaluateAll((all) => all.map((cell) => cell.getBoundingClientRect()).map(({ left, right }) => [left, right]))
  assert.ok(cells.length >= 4)
  for (const [left, right] of cells) assert.ok(left >= 0 && right <= PHONE.width, `a cell from ${left} to ${right}`)
  await sound(phone)
  await phone.context.close()

  const watcher = await openPage(browser, server)
  await signIn(watcher.page, server.accounts.observer)
  await watcher.page.goto('/cases/import')
  await watcher.page.getByText('Con su cuenta no se pueden abrir expedientes', { exact: false }).waitFor()
  await watcher.context.close()
})
