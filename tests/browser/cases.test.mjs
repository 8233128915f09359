// Cases as people live them: found by a sentence, recorded, refused, moved, and read by their owner with a code.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { DESK, PHONE, api, axe, openPage, signIn, sound, startBrowser, startServer } from './support.mjs'

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

for (const [width, viewport] of Object.entries({ desk: DESK, phone: PHONE })) {
  test(`the pages of cases at the width of a ${width}`, async (t) => {
    const { page, faults, context } = await openPage(browser, server, { viewport })
    await signIn(page, server.accounts.administrator)
    for (const path of ['/cases', '/cases?procedure=madre-de-dios-2012&step=land_use&step_state=blocked', `/cases/${named('EJ-01').id}`]) {
      await t.test(path, async () => {
        await page.goto(path)
        await page.locator('main h1').first().waitFor()
        await sound({ page, faults })
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
  await sound({ page, faults })
  await page.getByLabel('Ver por separado').selectOption('')
  await apart.waitFor({ state: 'detached' })
})

test('the table of steps adds up, tells how sure its medians are, and says in words who entered elsewhere', async () => {
  const { page } = staff
  const asked = '/cases/funnel?procedure=madre-de-dios-2012'
  const { steps } = (await api(page, 'GET', asked)).body.all
  await page.goto('/cases?procedure=madre-de-dios-2012')
  await page.getByRole('columnheader', { name: 'Rechazados' }).waitFor()
  await page.getByRole('columnheader', { name: 'Se fueron' }).waitFor()
  const rows = await page.locator('table.blocks').first().locator('tbody tr').evaluateAll((all) => all.map((row) => [...row.querySelectorAll('td.num')].map((cell) => cell.textContent.trim())))
  assert.equal(rows.length, steps.length)
  for (const [place, [entered, past, at, , refused, left, median]] of rows.entries()) {
    assert.equal(Number(entered), Number(past) + Number(at) + Number(refused) + Number(left), steps[place].step)
    assert.equal(median === '–', steps[place].median_days === null, median)
    if (median !== '–') assert.match(median, /pocos casos/, 'no step of the example was passed ten times')
    if (steps[place].median_lower !== null) assert.match(median, /\((desde )?\d+( a \d+)?\)/)
  }
  for (const [by, told] of Object.entries({ month: 'en otro mes', authority: 'con otra autoridad' })) {
    const { groups } = (await api(page, 'GET', `${asked}&by=${by}`)).body
    await page.goto(`/cases?procedure=madre-de-dios-2012&by=${by}`)
    const apart = page.getByRole('region', { name: 'Los expedientes por separado' })
    await apart.getByRole('rowheader').first().waitFor()
    const text = await apart.innerText()
    assert.equal(text.split(told).length - 1, groups.filter(({ elsewhere }) => elsewhere > 0).length, text)
    assert.ok(!text.includes('en otra parte'), text)
  }
})

test('where a law changed or a step was refused, one is sent to ask before filing anything', async () => {
  const { page, faults } = staff
  const office = { ask_at: 'Oficina de ejemplo, Jr. Inventado 1', ask_phone: '000 000' }
  const { territory } = (await api(page, 'GET', `/cases/${named('EJ-06').id}/state`)).body
  const record = (await api(page, 'GET', `/records/territory/${territory}`)).body
  assert.equal((await api(page, 'PATCH', `/records/territory/${territory}`, { values: office }, { 'If-Match': `"${record.revision}"` })).status, 200)
  await page.goto(`/cases/${named('EJ-06').id}`)
  const first = page.locator('section', { has: page.getByRole('heading', { name: 'Por dónde empezar' }) }).last()
  const told = await first.innerText()
  const order = ['Vaya primero a preguntar a: Oficina de ejemplo, Jr. Inventado 1. Teléfono: 000 000.', 'Si lo que ya hizo vale en el trámite nuevo: Formalización minera integral (REINFO).', 'Qué puede hacer con el rechazo de «2. Concesión propia o contrato con el titular»', 'Lleve la resolución o las observaciones que le dieron, y los cargos de lo que presentó.', 'Después, según lo que le contesten: ']
  order.reduce((from, words) => {
    const place = told.indexOf(words)
    assert.ok(place >= from, `${words} in its place in ${told}`)
    return place
  }, 0)
  assert.ok(!told.includes('Es lo que más abre'), told)
  await sound({ page, faults })

  const key = (await api(page, 'POST', `/cases/${named('EJ-06').id}/sheet-code`)).body
  const owner = await openPage(browser, server, { viewport: PHONE })
  await owner.page.goto(`/hoja/${key.handle}`)
  await owner.page.getByLabel('Su clave').fill(key.code)
  await owner.page.getByRole('button', { name: 'Ver mi hoja' }).click()
  const sheet = owner.page.locator('section', { has: owner.page.getByRole('heading', { name: 'Por dónde empezar' }) }).last()
  const read = await sheet.innerText()
  for (const words of order.slice(0, 4)) assert.ok(read.includes(words), `${words} in ${read}`)
  assert.ok(!read.includes('Presente primero'), read)
  await sound(owner)
  await owner.context.close()
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
  await sound({ page, faults })
})

test('the move is looked at before it is made', async () => {
  const { page } = staff
  await page.goto(`/cases/${named('EJ-07').id}`)
  await page.getByRole('button', { name: 'Mirar qué pasaría con Formalización minera integral (REINFO)' }).click()
  const plan = page.getByRole('status')
  await plan.getByText(/Qué cuenta no está en las fuentes/).waitFor()
  const text = await plan.innerText()
  for (const told of ['No consta que cuente:', '1. Declaración de compromisos', 'Inscripción en el REINFO', '5. Instrumento ambiental']) assert.ok(text.includes(told), told)
  assert.ok(!/0 pasos|Se pierden/.test(text), text)
  assert.ok(await plan.getByRole('button', { name: 'Pasar el expediente' }).isDisabled(), 'the reason is asked for')
  assert.deepEqual(await axe(page), [])
  const { body } = await api(page, 'GET', `/cases/${named('EJ-07').id}/state`)
  assert.equal(body.values.state, 'open', 'looking changes nothing')
})

test('the owner reads the sheet with the code of the slip, and nobody else', async () => {
  const { page } = staff
  await page.goto(`/cases/${named('EJ-01').id}`)
  await page.getByRole('button', { name: 'Hacer la hoja del dueño' }).click()
  const asked = page.getByRole('alertdialog')
  assert.match(await asked.innerText(), /solo sirve en esta computadora/, 'said before a code is spent')
  await asked.getByRole('button', { name: 'Hacer la hoja del dueño' }).click()
  const slip = page.locator('.slip')
  await slip.waitFor()
  assert.deepEqual(await axe(page), [])
  const address = (await slip.locator('.address').textContent()).trim()
  const code = (await slip.locator('.code').textContent()).trim()
  assert.ok(!address.includes(code.replace(' ', '')), 'no secret in the address')
  const printed = await slip.innerText()
  assert.ok(!printed.includes('EJ-01'), 'the code of the case is not on the slip')
  assert.match(printed, /no es un permiso[^]*Hecha el \d/)

  const owner = await openPage(browser, server, { viewport: PHONE })
  await owner.page.goto(new URL(address).pathname)
  await owner.page.getByLabel('Su clave').fill('AAAA')
  await owner.page.getByRole('button', { name: 'Ver mi hoja' }).click()
  await owner.page.getByText(/La clave tiene ocho signos/).waitFor()
  await owner.page.getByLabel('Su clave').fill('AAAA AAAA')
  await owner.page.getByRole('button', { name: 'Ver mi hoja' }).click()
  await owner.page.getByRole('alert').getByText(/La hoja o la clave no son/).waitFor()
  await sound(owner)
  await owner.page.getByLabel('Su clave').fill(code.toLowerCase())
  await owner.page.getByRole('button', { name: 'Ver mi hoja' }).click()
  await owner.page.getByRole('heading', { name: /Qué puede hacer (ya|después de preguntar)/ }).waitFor()
  const text = await owner.page.locator('main').innerText()
  for (const secret of ['EJ-01', 'Río Claro', 'Tambopata', 'forestal']) assert.ok(!text.includes(secret), secret)
  const sizes = await owner.page.locator('main p, main li, main h3').evaluateAll((all) => all.map((one) => Number.parseFloat(getComputedStyle(one).fontSize)))
  assert.ok(Math.min(...sizes) >= 20, `text of ${Math.min(...sizes)} px`)
  await sound(owner)
})

test('what was done before the law changed stays in sight, on the page and on the sheet', async () => {
  const { page, faults } = staff
  const { id } = named('EJ-07')
  const key = (await api(page, 'POST', `/cases/${id}/sheet-code`)).body
  await page.goto(`/cases/${id}`)
  await page.getByText(/Otro trámite tomó el lugar de este: Formalización/).waitFor()
  await page.getByRole('button', { name: 'Mirar qué pasaría con Formalización minera integral (REINFO)' }).click()
  await page.getByLabel('Por qué se pasa').fill('Norma nueva')
  await page.getByRole('button', { name: 'Pasar el expediente' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Pasar el expediente' }).click()
  await page.getByRole('heading', { name: /EJ-07-2/ }).waitFor()
  const before = page.getByRole('region', { name: 'Lo que hizo antes de que cambiara la norma' })
  await before.getByText(/su trámite cambió de norma/).waitFor()
  await before.getByText(/1. Declaración de compromisos: cumplido el 3 de diciembre de 2012/).waitFor()
  await before.getByText(/Nadie ha escrito si valen en el trámite nuevo: guarde esos papeles/).waitFor()
  await before.getByText(/todavía tiene: 5. Instrumento ambiental de corrección y mitigación, desde el 3 de marzo de 2014/).waitFor()
  await sound({ page, faults })

  await page.goto(`/cases/${id}`)
  await page.getByText(/pasó a otro trámite el .* En él ya no se hace nada/).waitFor()
  assert.equal(await page.getByRole('heading', { name: 'Se puede ya' }).count(), 0)
  await page.getByRole('link', { name: /Sigue en el expediente EJ-07-2/ }).waitFor()
  await page.getByRole('link', { name: 'Sigue en EJ-07-2', exact: true }).waitFor()
  assert.ok(!(await page.locator('.four').innerText()).includes('0 de '), 'what goes on elsewhere is not told as the state of today')
  await page.getByRole('button', { name: 'Anotar una respuesta tardía' }).click()
  await page.getByLabel('Paso', { exact: true }).selectOption({ index: 1 })
  assert.match(await page.getByLabel('Paso', { exact: true }).locator('option:checked').textContent(), /5\. Instrumento ambiental/, 'what waited comes first')
  await page.getByLabel('Fecha de la respuesta').fill('2014-09-01')
  await sound({ page, faults })
  await page.getByRole('button', { name: 'Guardar la respuesta' }).click()
  await page.getByText(/Nadie ha escrito si vale en el expediente EJ-07-2/).waitFor()
  await sound({ page, faults })

  const owner = await openPage(browser, server, { viewport: PHONE })
  await owner.page.goto(`/hoja/${key.handle}`)
  await owner.page.getByLabel('Su clave').fill(key.code)
  await owner.page.getByRole('button', { name: 'Ver mi hoja' }).click()
  await owner.page.getByText(/1. Declaración de compromisos: cumplido el 3 de diciembre de 2012/).waitFor()
  await owner.page.getByText(/5. Instrumento ambiental de corrección y mitigación: cumplido el 1 de septiembre de 2014/).waitFor()
  await owner.page.getByRole('heading', { name: 'Por dónde empezar' }).waitFor()
  await owner.page.getByText('De «Inscripción en el REINFO»: si ya está inscrito y, si no lo está, si hoy todavía puede.').waitFor()
  assert.equal(await owner.page.getByText('Presente primero').count(), 0, 'asking comes before')
  await owner.page.getByText('Basta una de estas: «Titularidad de la concesión minera», «Contrato de cesión» o «Contrato de explotación».').waitFor()
  await owner.page.getByRole('heading', { name: 'Tal vez ya: pregunte primero' }).waitFor()
  const text = await owner.page.locator('main').innerText()
  for (const secret of ['EJ-07', 'Tambopata']) assert.ok(!text.includes(secret), secret)
  assert.ok(!/o Primero presente/.test(text), text)
  await sound(owner)
})

test('what was refused or ran out is told with its day, and nobody promises a second try', async () => {
  const { page, faults } = staff
  await page.goto(`/cases/${named('EJ-06').id}`)
  const lapsed = page.locator('section', { has: page.getByRole('heading', { name: 'Vencido, rechazado, devuelto o quitado' }) }).last()
  await lapsed.getByText(/Se lo rechazaron el 15 de enero de 2014/).waitFor()
  await lapsed.getByText(/Nadie ha escrito si se puede volver a presentar o reclamar/).waitFor()
  await sound({ page, faults })
  await page.goto('/cases?state=open')
  await page.getByRole('link', { name: /EJ-06.*Venció, o lo rechazaron, devolvieron o quitaron: 2\. Concesión.*Tal vez ya:/s }).waitFor()
})

test('what was returned or taken back in an open case stays in sight, with what it means now', async () => {
  const { page, faults } = staff
  const { territory } = (await api(page, 'GET', `/cases/${named('EJ-06').id}/state`)).body
  const made = (await api(page, 'POST', '/cases', { territory, procedure: 'reinfo' })).body
  const happened = [['registration', 'granted', '2020-01-10'], ['igafom_corrective', 'submitted', '2020-02-10'], ['igafom_corrective', 'returned', '2020-03-10'], ['surface_land', 'granted', '2020-02-10'], ['surface_land', 'revoked', '2020-05-10']]
  for (const [step, kind, day] of happened) assert.equal((await api(page, 'POST', `/cases/${made.id}/events`, { step, kind, day })).status, 201, `${step} ${kind}`)
  const first = ['De las observaciones a «IGAFOM, aspecto correctivo»: qué debe corregir', 'Qué puede hacer porque le quitaron «Propiedad o autorización de uso del terreno superficial»', 'Lleve la resolución o las observaciones que le dieron']
  const lapsed = ['Se lo devolvieron con observaciones el 10 de marzo de 2020.', 'Corrija lo observado y preséntelo otra vez.', 'Se lo quitaron (revocaron) el 10 de mayo de 2020.', 'Desde entonces no cuenta como cumplido.']
  await page.goto(`/cases/${made.id}`)
  const section = (where, name) => where.locator('section', { has: where.getByRole('heading', { name }) }).last()
  await page.getByRole('heading', { name: 'Por dónde empezar' }).waitFor()
  for (const words of first) await section(page, 'Por dónde empezar').getByText(words).waitFor()
  for (const words of lapsed) await section(page, 'Vencido, rechazado, devuelto o quitado').getByText(words).waitFor()
  await sound({ page, faults })
  const key = (await api(page, 'POST', `/cases/${made.id}/sheet-code`)).body
  const owner = await openPage(browser, server, { viewport: PHONE })
  await owner.page.goto(`/hoja/${key.handle}`)
  await owner.page.getByLabel('Su clave').fill(key.code)
  await owner.page.getByRole('button', { name: 'Ver mi hoja' }).click()
  for (const words of first) await section(owner.page, 'Por dónde empezar').getByText(words).waitFor()
  for (const words of lapsed) await section(owner.page, 'Vencido, rechazado, devuelto o quitado').getByText(words).waitFor()
  const blocked = await section(owner.page, 'Qué está trabado').innerText()
  assert.match(blocked, /Basta una de estas: «Instrumento de gestión ambiental correctivo \(IGAC\) aprobado» o «IGAFOM aprobado»\./)
  assert.match(blocked, /terreno superficial» se lo quitaron el 10 de mayo de 2020: pregunte/)
  await sound(owner)
  await owner.context.close()
})

test('a hindrance is lifted by choosing it', async () => {
  const { page } = staff
  const { id } = named('EJ-02')
  await page.goto(`/cases/${id}`)
  await page.getByLabel('Paso', { exact: true }).selectOption('land_use')
  await page.getByLabel('Qué pasó', { exact: true }).selectOption('unblocked')
  const chosen = page.getByLabel('Qué se destrabó').locator('option:checked')
  await chosen.getByText('traslape: castaña, desde el 2 de octubre de 2012').waitFor({ state: 'attached' })
  await page.getByRole('button', { name: 'Guardar lo que pasó' }).click()
  await page.getByText('Nada está trabado.').or(page.getByText('En este paso nada está trabado.')).first().waitFor()
  assert.deepEqual((await api(page, 'GET', `/cases/${id}/state`)).body.blocks, [])
})

test('a paper is recorded by its name, and one that ran out is to be renewed', async () => {
  const { page, faults } = staff
  const territory = (await api(page, 'GET', `/cases/${named('EJ-02').id}/state`)).body.territory
  const person = (await api(page, 'POST', '/records/person', { values: { territory, name: 'Persona de prueba', consent: true } })).body
  const made = (await api(page, 'POST', '/cases', { territory, procedure: 'madre-de-dios-2012', person: person.id })).body
  await page.goto(`/cases/${made.id}`)
  await page.getByRole('button', { name: 'Anotar un papel' }).click()
  await page.getByLabel('Qué papel es').selectOption({ label: 'Documento de identidad' })
  await page.getByLabel('Dado el').fill('2015-08-01')
  await page.getByLabel('Vale hasta (si lo dice)').fill('2023-08-01')
  await sound({ page, faults })
  await page.getByRole('button', { name: 'Guardar el papel' }).click()
  await page.getByRole('listitem').filter({ hasText: 'dado el 1 de agosto de 2015' }).getByText('Venció el 1 de agosto de 2023: hay que renovarlo.').waitFor()
  assert.equal(await page.getByText('Venció el 1 de agosto de 2023: hay que renovarlo.').count(), 2, 'among the papers, and among those of citizenship')
})

test('a paper of a case without person stands on its page, and days that cannot be are refused', async () => {
  const { page, faults } = staff
  const territory = (await api(page, 'GET', `/cases/${named('EJ-02').id}/state`)).body.territory
  const made = (await api(page, 'POST', '/cases', { territory, procedure: 'madre-de-dios-2012' })).body
  await page.goto(`/cases/${made.id}`)
  await page.getByText('Todavía no se anotó ningún papel.').waitFor()
  const refused = await api(page, 'POST', '/records/case_document', { values: { territory, case_file: made.id, code: 'identity', issued: '2015-08-02', expires: '2015-08-01' } })
  assert.equal(refused.body.code, 'case.paper_expires_before')
  await page.getByRole('button', { name: 'Anotar un papel' }).click()
  await page.getByLabel('Qué papel es').selectOption({ label: 'Documento de identidad' })
  await page.getByLabel('Dado el').fill('2015-08-01')
  await page.getByRole('button', { name: 'Guardar el papel' }).click()
  await page.getByRole('link', { name: 'Documento de identidad' }).waitFor()
  await page.getByText(/dado el 1 de agosto de 2015/).waitFor()
  await sound({ page, faults })
})

test('a closed case is opened again with its reason', async () => {
  const { page, faults } = staff
  const { id } = named('EJ-03')
  await page.goto(`/cases/${id}`)
  await page.getByRole('button', { name: 'Cerrar el expediente' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Cerrar el expediente' }).click()
  await page.getByText(/El expediente se cerró el/).waitFor()
  await page.getByRole('status').getByText('El expediente quedó cerrado.').waitFor()
  const button = page.getByRole('button', { name: 'Abrir de nuevo' })
  assert.ok(await button.isDisabled(), 'the reason is asked for')
  await page.getByLabel('Por qué se abre de nuevo').fill('Se cerró por error')
  await button.click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Abrir de nuevo' }).click()
  await page.getByRole('heading', { name: 'Anotar lo que pasó' }).waitFor()
  await page.getByRole('status').getByText('El expediente está abierto de nuevo.', { exact: false }).waitFor()
  await sound({ page, faults })
})

test('without account there is no list of cases', async () => {
  const visitor = await openPage(browser, server)
  await visitor.page.goto('/cases')
  await visitor.page.waitForURL(/\/login/)
  assert.equal((await api(visitor.page, 'GET', '/cases')).status, 401)
})
