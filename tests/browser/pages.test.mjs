// Every page at both widths: accessible by axe-core, nothing to scroll sideways, targets large enough.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { DESK, PHONE, api, axe, exampleWorkshop, openPage, overflow, signIn, smallTargets, startBrowser, startServer } from './support.mjs'

let server, browser, paths, finding
const contexts = {}

before(async () => {
  server = await startServer()
  browser = await startBrowser()
  for (const [name, viewport] of Object.entries({ desk: DESK, phone: PHONE })) {
    contexts[name] = await openPage(browser, server, { viewport })
    await signIn(contexts[name].page, server.accounts.administrator)
  }
  const { page } = contexts.desk
  const workshop = await exampleWorkshop(page)
  finding = (await api(page, 'GET', '/findings')).body.findings[0]?.id
  if (!finding) finding = (await api(page, 'POST', '/findings', { workshops: [workshop.id], replicates: 50, simulations: 20 })).body.id
  const territory = workshop.territory
  paths = [
    '/', `/territories/${territory}`, '/workshops', '/workshops/new', `/workshops/${workshop.id}`,
    `/workshops/${workshop.id}/projector`, `/workshops/${workshop.id}/sheets`, `/workshops/${workshop.id}/sheets/new`,
    `/workshops/${workshop.id}/suspects`, `/workshops/${workshop.id}/proposals`, '/findings', `/findings/${finding}`,
    '/registers', '/registers/organisation', '/registers/organisation/new', '/registers/territory', `/registers/territory/${territory}`,
    '/registers/organisation/import', '/map', `/map/${territory}`, '/disputes', '/disputes/new', '/login', '/nowhere',
  ]
})
after(async () => {
  await browser?.close()
  await server?.stop()
})

for (const width of ['desk', 'phone']) {
  test(`every page at the width of a ${width}`, async (t) => {
    const { page, faults } = contexts[width]
    for (const path of paths) {
      await t.test(path, async () => {
        await page.goto(path)
        await page.locator('main h1').first().waitFor()
        await page.waitForLoadState('networkidle', { timeout: path.endsWith('projector') ? 2000 : 15000 }).catch(() => undefined)
        assert.equal(await overflow(page), 0, 'scrolls sideways')
        assert.deepEqual(await axe(page), [])
        assert.deepEqual(await smallTargets(page), [])
        assert.deepEqual(faults.splice(0), [])
      })
    }
  })
}

test('the head of a page stays on one line at every width', async () => {
  const { page } = contexts.desk
  await page.goto('/registers')
  await page.locator('main h1').waitFor()
  for (const width of [360, 800, 979, 980, 1100, 1199, 1200, 1280]) {
    await page.setViewportSize({ width, height: 800 })
    const height = await page.locator('header.top').evaluate((head) => head.offsetHeight)
    assert.ok(height < 80, `${height} px high at ${width} px`)
  }
  await page.setViewportSize(DESK)
})

test('a published finding is open to everybody, an unpublished one is not', async () => {
  const { page } = contexts.desk
  await api(page, 'PATCH', `/findings/${finding}`, { published: false })
  const visitor = await openPage(browser, server)
  await visitor.page.goto(`/findings/${finding}`)
  await visitor.page.getByRole('alert').waitFor()
  await api(page, 'PATCH', `/findings/${finding}`, { published: true })
  await visitor.page.goto(`/findings/${finding}`)
  await visitor.page.getByText('Versión pública').waitFor()
  assert.deepEqual(await axe(visitor.page), [])
})

test('a page that needs an account leads to the login and back', async () => {
  const visitor = await openPage(browser, server)
  await visitor.page.goto('/workshops')
  await visitor.page.waitForURL(/\/login/)
  await visitor.page.fill('#login', server.accounts.facilitator.login)
  await visitor.page.fill('#password', server.accounts.facilitator.password)
  await visitor.page.click('main form button')
  await visitor.page.waitForURL(/\/workshops$/)
})

test('a record is added, found, changed and retired in pages made from its register alone', async () => {
  const { page } = contexts.desk
  await page.goto('/registers/organisation/new')
  await page.locator('#field-name').fill('Asociación de prueba')
  for (const picker of await page.locator('.picker-input').all()) {
    const required = await picker.evaluate((element) => !element.closest('.field').textContent.includes('(opcional)'))
    if (!required) continue
    await picker.click()
    await page.locator('.picker-list [role=option]').first().click()
  }
  for (const group of await page.locator('fieldset.field').all()) {
    if (!(await group.textContent()).includes('(opcional)')) await group.locator('input[type=radio]').first().check()
  }
  for (const select of await page.locator('.field > select:not(.missing)').all()) {
    const text = await select.evaluate((element) => element.closest('.field').textContent)
    if (!text.includes('(opcional)')) await select.selectOption({ index: 1 })
  }
  await page.getByRole('button', { name: 'Guardar', exact: true }).click()
  await page.getByRole('heading', { name: 'Asociación de prueba' }).waitFor()
  await page.getByRole('link', { name: 'Cambiar' }).click()
  await page.locator('#field-name').fill('Asociación cambiada')
  await page.getByRole('button', { name: 'Guardar', exact: true }).click()
  await page.getByRole('heading', { name: 'Asociación cambiada' }).waitFor()
  await page.getByRole('heading', { name: 'Historia' }).waitFor()
  await page.goto('/registers/organisation')
  await page.locator('#search').fill('cambiada')
  await page.getByRole('button', { name: 'Buscar' }).click()
  await page.getByRole('link', { name: 'Asociación cambiada' }).click()
  await page.getByRole('button', { name: 'Retirar' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Retirar' }).click()
  await page.waitForURL(/\/registers\/organisation$/)
})
