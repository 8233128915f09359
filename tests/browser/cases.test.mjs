// Cases as people live them: found by a sentence, recorded, refused, moved, and read by their owner with a code.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { DESK, PHONE, api, axe, openPage, overflow, signIn, smallTargets, startBrowser, startServer } from './support.mjs'

let server, browser, staff, cases
const named = (code) => cases.find((one) => one.code === code)

before(async () => {
  server = await startServer()
  browser = await startBrowser()
  staff = await openPage(browser, server, { viewport: DESK })
  await signIn(staff.page, server.accounts.administrator)
  cases = (await api(staff.page, 'GET', '/cases?limit=500')).body.cases
})
after(async () => {
  await browser?.close()
  await server?.stop()
})

async function sound(page, faults) {
  await page.waitForLoadState('networkidle')
  assert.equal(await overflow(page), 0, 'scrolls sideways')
  assert.deepEqual(await axe(page), [])
  assert.deepEqual(await smallTargets(page), [])
  assert.deepEqual(faults.splice(0), [])
}

for (const [width, viewport] of Object.entries({ desk: DESK, phone: PHONE })) {
  test(`the pages of cases at the width of a ${width}`, async (t) => {
    const { page, faults, context } = await openPage(browser, server, { viewport })
    await signIn(page, server.accounts.administrator)
    for (const path of ['/cases', '/cases?procedure=madre-de-dios-2012&step=land_use&step_state=blocked', `/cases/${named('EJ-01').id}`]) {
      await t.test(path, async () => {
        await page.goto(path)
        await page.locator('main h1').first().waitFor()
        await sound(page, faults)
      })
    }
    await context.close()
  })
}

test('a sentence finds cases, and the table says where they stop', async () => {
  const { page } = staff
  await page.goto('/cases')
  await page.getByLabel('del trámite').selectOption('madre-de-dios-2012')
  await page.getByLabel('en que el paso').selectOption('land_use')
  await page.getByLabel('y el paso', { exact: true }).selectOption('blocked')
  await page.getByRole('link', { name: /EJ-04/ }).waitFor({ state: 'detached' })
  await page.getByRole('link', { name: /EJ-02/ }).waitFor()
  await page.getByText(/Si se resolviera «traslape: forestal»/).waitFor()
})

test('where they stop is told apart, by what one chooses', async () => {
  const { page, faults } = staff
  await page.goto('/cases?procedure=madre-de-dios-2012')
  const apart = page.getByRole('region', { name: 'Los expedientes por separado' })
  for (const [by, group] of Object.entries({ territory: 'Tambopata', month: /\d{4}-\d{2}/, sex: /./, authority: /./, organisation: /./ })) {
    await page.getByLabel('Ver por separado').selectOption(by)
    await page.waitForURL(new RegExp(`by=${by}`))
    await apart.getByRole('rowheader', { name: group }).first().waitFor()
    assert.ok(!/^[a-z_]+$/m.test(await apart.locator('tbody th').first().innerText()), `${by}: words, no code`)
  }
  await sound(page, faults)
  await page.getByLabel('Ver por separado').selectOption('')
  await apart.waitFor({ state: 'detached' })
})

test('what cannot be is refused in words and can be kept as it came', async () => {
  const { page, faults } = staff
  await page.goto(`/cases/${named('EJ-05').id}`)
  await page.getByLabel('Paso', { exact: true }).selectOption('land_use')
  await page.getByLabel('Fecha en que pasó').fill('2013-01-15')
  await page.getByRole('button', { name: 'Guardar lo que pasó' }).click()
  await page.getByRole('alert').getByText(/antes hay que tener «1. Declaración de compromisos»/).waitFor()
  await page.getByRole('button', { name: 'Guardar tal como vino' }).click()
  await page.getByText(/No cuenta:/).waitFor()
  await sound(page, faults)
})

test('the move is looked at before it is made', async () => {
  const { page } = staff
  await page.goto(`/cases/${named('EJ-07').id}`)
  await page.getByRole('button', { name: 'Mirar qué pasaría con Formalización minera integral (REINFO)' }).click()
  await page.getByText(/Nadie ha dicho qué pasos cuentan/).waitFor()
  assert.deepEqual(await axe(page), [])
  const { body } = await api(page, 'GET', `/cases/${named('EJ-07').id}/state`)
  assert.equal(body.values.state, 'open', 'looking changes nothing')
})

test('the owner reads the sheet with the code of the slip, and nobody else', async () => {
  const { page } = staff
  await page.goto(`/cases/${named('EJ-01').id}`)
  await page.getByRole('button', { name: 'Hacer la hoja del dueño' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Hacer la hoja del dueño' }).click()
  const slip = page.locator('.slip')
  await slip.waitFor()
  assert.deepEqual(await axe(page), [])
  const address = (await slip.locator('.address').textContent()).trim()
  const code = (await slip.locator('.code').textContent()).trim()
  assert.ok(!address.includes(code.replace(' ', '')), 'no secret in the address')

  const owner = await openPage(browser, server, { viewport: PHONE })
  await owner.page.goto(new URL(address).pathname)
  await owner.page.getByLabel('Su clave').fill('AAAA AAAA')
  await owner.page.getByRole('button', { name: 'Ver mi hoja' }).click()
  await owner.page.getByRole('alert').getByText(/La hoja o la clave no son/).waitFor()
  await sound(owner.page, owner.faults)
  await owner.page.getByLabel('Su clave').fill(code.toLowerCase())
  await owner.page.getByRole('button', { name: 'Ver mi hoja' }).click()
  await owner.page.getByRole('heading', { name: 'Qué puede hacer ya' }).waitFor()
  const text = await owner.page.locator('main').innerText()
  for (const secret of ['EJ-01', 'Río Claro', 'Tambopata', 'forestal']) assert.ok(!text.includes(secret), secret)
  const sizes = await owner.page.locator('main p, main li, main h3').evaluateAll((all) => all.map((one) => Number.parseFloat(getComputedStyle(one).fontSize)))
  assert.ok(Math.min(...sizes) >= 20, `text of ${Math.min(...sizes)} px`)
  await sound(owner.page, owner.faults)
})

test('without account there is no list of cases', async () => {
  const visitor = await openPage(browser, server)
  await visitor.page.goto('/cases')
  await visitor.page.waitForURL(/\/login/)
  assert.equal((await api(visitor.page, 'GET', '/cases')).status, 401)
})
