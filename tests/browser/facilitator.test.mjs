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

test('what lacks or is double in a new workshop is brought into sight', async () => {
  await page.goto('/workshops/new')
  await page.getByLabel('Nombre del taller').fill('Taller incompleto')
  await page.getByLabel('Nombre del grupo 1').fill('Mineros')
  await page.getByLabel('Nombre del grupo 3').fill(' mineros')
  const save = page.getByRole('button', { name: 'Guardar taller' })
  await save.click()
  const missing = page.getByText('Elija el territorio del taller.')
  await missing.waitFor()
  assert.equal(await page.evaluate(() => document.activeElement.id), 'territory')
  assert.ok(await missing.evaluate((element) => element.getBoundingClientRect().top >= 0 && element.getBoundingClientRect().bottom <= innerHeight))
  assert.deepEqual(await axe(page), [])
  await page.getByLabel('Territorio').fill('Madre')
  await page.getByRole('option', { name: /Madre de Dios/ }).first().click()
  await missing.waitFor({ state: 'detached' })
  await save.click()
  await page.getByText('Hay dos grupos con el mismo nombre. Cámbielo o quite uno.').waitFor()
  assert.equal(await page.evaluate(() => document.activeElement.id), 'group-2')
  await page.getByLabel('Nombre del grupo 3').fill('Autoridades')
  await save.click()
  await page.getByRole('heading', { name: 'Taller incompleto' }).waitFor()
})

test('a prepared workshop is corrected from its page, which tells its territory', async () => {
  await page.getByText('Madre de Dios').waitFor()
  await page.getByRole('link', { name: 'Cambiar datos' }).click()
  await page.getByLabel('Título').fill('Taller corregido')
  await page.getByRole('button', { name: 'Guardar', exact: true }).click()
  await page.waitForURL(/\/workshops\/[^/]+$/)
  await page.getByRole('heading', { name: 'Taller corregido' }).waitFor()
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
  await page.getByText('Los teléfonos no pueden abrir esta dirección.').waitFor()
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

test('a file that is no table of answers is named as such', async () => {
  await page.goto(`/workshops/${workshop.id}`)
  await page.getByText('Traer respuestas de un archivo').click()
  await page.locator('#import-file').setInputFiles({ name: 'lista.csv', mimeType: 'text/csv', buffer: Buffer.from('nombre,edad\nAna,30\n') })
  await page.getByText('Este archivo no es una tabla de respuestas.').waitFor()
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

/** The impacts that each plot's title names, and whether the plot has their names too. */
const titlesAndLabels = () =>
  page.evaluate(() =>
    [...document.querySelectorAll('.plot-figure')].map((figure) => {
      const title = figure.querySelector('h2, h3').textContent
      const labels = [...figure.querySelectorAll('svg text')].map((text) => text.textContent)
      return { title, lacks: title.replace(/^.*?(: lo más urgente es |: )/, '').split(' · ').filter((name) => !labels.includes(name)) }
    }),
  )

for (const width of [1280, 360]) {
  test(`every impact that a plot's title names has its name in the plot, at ${width} pixels`, async () => {
    const example = await exampleWorkshop(page)
    await page.setViewportSize({ width, height: 800 })
    await page.goto(`/findings/${example.finding}`)
    await page.locator('.plot-holder svg').nth(9).waitFor()
    const plots = await titlesAndLabels()
    assert.ok(plots.length >= 10)
    assert.deepEqual(plots.filter(({ lacks }) => lacks.length), [])
    await page.setViewportSize({ width: 1280, height: 800 })
  })
}

let small
test('a finding draws no group of few people, and is published only after asking', async () => {
  small = await openWorkshop(page)
  const groups = small.groups.map(({ id }) => id)
  for (let person = 0; person < 9; ++person) {
    const apart = person === 8
    const ratings = small.impacts.map((impact, i) => ({
      impact: impact.id,
      valuation: apart ? 1 : [0, 0.25, 0][(i + (person % 2)) % 3],
      prioritization: apart ? 0 : [0.75, 1][(i + person) % 2],
    }))
    const typed = await api(page, 'POST', `/workshops/${small.id}/sheets`, { label: '', group: groups[person < 6 ? 0 : 1], ratings })
    assert.equal(typed.status, 201, JSON.stringify(typed.body))
  }
  const made = await api(page, 'POST', '/findings', { workshops: [small.id], replicates: 50, simulations: 20 })
  assert.equal(made.status, 201, JSON.stringify(made.body))
  const { body } = await api(page, 'GET', `/findings/${made.body.id}`)
  const { quadrant, clusters, warnings } = body.result
  await page.goto(`/findings/${made.body.id}`)
  await page.locator('.plot-holder svg').first().waitFor()
  const drawn = [...quadrant.groups, ...(clusters.k > 1 ? quadrant.clusters : [])].filter(({ n }) => n >= body.smallest_group)
  assert.equal(await page.locator('.plot-figure').count(), 1 + drawn.length)
  await page.getByText('Autoridades: son menos de 5 personas; no se muestran.').waitFor()
  assert.ok(clusters.sizes.includes(1), `${clusters.sizes}`)
  await page.getByText('1 persona respondió distinto a todas las demás.').waitFor()
  assert.equal(await page.getByRole('heading', { name: 'Según el tipo de actor' }).count(), 0, 'each group has a type of its own')
  assert.equal(await page.locator('header .notice.warning').count(), Math.min(2, warnings.length))
  assert.deepEqual(await axe(page), [])

  await page.getByRole('button', { name: 'Publicar' }).click()
  const asked = page.getByRole('alertdialog')
  await asked.getByText('¿Publicar este hallazgo?').waitFor()
  await asked.getByRole('button', { name: 'Cancelar' }).click()
  assert.equal((await api(page, 'GET', `/findings/${made.body.id}`)).body.published, false)
  await page.getByRole('button', { name: 'Publicar' }).click()
  await asked.getByRole('button', { name: 'Publicar' }).click()
  await page.getByRole('button', { name: 'Dejar de publicar' }).waitFor()
  assert.equal((await api(page, 'GET', `/findings/${made.body.id}`)).body.published, true)
})

test('the way leads from the finding to its workshop, which tells of answers that came since', async () => {
  await page.getByRole('link', { name: 'Propuestas y acciones' }).waitFor()
  await page.getByRole('link', { name: small.title }).click()
  await page.getByRole('link', { name: 'Ver el último análisis' }).waitFor()
  assert.equal(await page.getByText('Hay respuestas nuevas').count(), 0)
  const ratings = [{ impact: small.impacts[0].id, valuation: 1, prioritization: 1 }]
  await page.getByText('9 participantes, 936 respuestas; 9 personas respondieron todo.').waitFor()
  await api(page, 'POST', `/workshops/${small.id}/sheets`, { label: '', group: small.groups[0].id, ratings })
  await page.getByText('10 participantes, 938 respuestas; 9 personas respondieron todo.').waitFor()
  await page.getByText('Hay respuestas nuevas desde el último análisis.').waitFor()
})

test('nothing asked another host, broke the content policy or failed in a script', async () => {
  assert.equal(await overflow(page), 0)
  assert.deepEqual(faults, [])
})
