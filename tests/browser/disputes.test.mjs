// The docket as people live it: a case opened from an overlap on the map, a mediator refused for a tie and for an objection,
// what was settled, and the appeal. Over constructed rights.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { SIDE, SOUTH, WEST, addPack, constructedRights, importRights } from './rights.mjs'
import { DESK, PHONE, api, openPage, signIn, sound, startBrowser, startServer } from './support.mjs'

let server, browser, staff, watcher, territory, dispute
const right = {}

before(async () => {
  const prepare = async (workspace) => {
    await addPack(workspace, 'peru')
    // All of one kind: two titles that overlap, and a third beside the second.
    const titles = constructedRights(3).map((one) => ({ ...one, properties: { ...one.properties, clase: 'mining_title' } }))
    await importRights(workspace, titles, '2026-01-31')
  }
  server = await startServer({ prepare })
  browser = await startBrowser()
  staff = await openPage(browser, server, { viewport: DESK })
  await signIn(staff.page, server.accounts.administrator)
  for (const one of (await api(staff.page, 'GET', '/records/land_right?limit=10')).body.records) {
    right[one.values.code] = one.id
    territory = one.values.territory
  }
  for (const role of ['observer', 'committee']) {
    const made = await api(staff.page, 'POST', '/accounts', { login: `mesa-${role}`, name: `Mesa ${role}`, password: 'una-clave-bien-larga', roles: [{ role, territory }] })
    assert.equal(made.status, 201, JSON.stringify(made.body))
  }
})
after(async () => {
  await browser?.close()
  await server?.stop()
})

const part = (name, page = staff.page) => page.getByRole('region', { name, exact: true })
const form = (name) => staff.page.getByRole('form', { name, exact: true })
async function saved(inside) {
  await inside.getByRole('button', { name: 'Guardar', exact: true }).click()
  await inside.waitFor({ state: 'detached' })
}
async function add(name, values) {
  const made = await api(staff.page, 'POST', `/records/${name}`, { values: { territory, ...values } })
  assert.equal(made.status, 201, JSON.stringify(made.body))
  return made.body.id
}

test('without a case the list says how one is opened', async () => {
  await staff.page.goto('/disputes')
  await staff.page.getByRole('heading', { name: 'Mesa de conflictos' }).waitFor()
  await staff.page.getByText('No hay conflictos por resolver.').waitFor()
  await staff.page.getByText(/Un caso se abre desde el mapa/).waitFor()
  await sound(staff)
})

test('a case is opened from an overlap on the map', async () => {
  const { page } = staff
  await page.goto('/map?code=C-00000')
  await page.getByRole('button', { name: 'Con qué se superpone C-00000' }).click()
  await page.getByRole('link', { name: 'Abrir un conflicto entre C-00000 y C-00001' }).click()
  await page.getByLabel('Número de expediente').fill('12-2026')
  await sound(staff)
  await page.getByRole('button', { name: 'Abrir el conflicto' }).click()
  await page.getByRole('heading', { name: 'Conflicto 12-2026' }).waitFor()
  dispute = new URL(page.url()).pathname
  await page.getByText('Todavía no tiene mediador.').waitFor()
  await page.getByText(/Al abrirlo tenían en común \d+,\d+ ha/).waitFor()
  await page.getByText(/va antes el que se presentó primero/).waitFor()
  await sound(staff)
})

test('from a place where two rights lie, and not twice', async () => {
  const { page } = staff
  await page.goto('/map')
  await page.getByLabel('Un lugar').fill(`${(SOUTH + SIDE / 2).toFixed(6)}, ${(WEST + SIDE + SIDE / 6).toFixed(6)}`)
  await page.getByRole('button', { name: 'Preguntar por el lugar' }).click()
  await page.getByRole('link', { name: 'Abrir un conflicto entre los derechos de este lugar' }).click()
  await page.getByLabel('Número de expediente').fill('13-2026')
  await page.getByRole('button', { name: 'Abrir el conflicto' }).click()
  await page.getByRole('alert').getByText(/ya hay un conflicto abierto: 12-2026/).waitFor()
  await sound(staff)
  await page.goto('/map?code=C-00000')
  await page.getByRole('button', { name: 'Con qué se superpone C-00000' }).click()
  await page.getByRole('link', { name: 'Ver el conflicto entre C-00000 y C-00001' }).click()
  await page.waitForURL(`**${dispute}`)
})

test('parties, hearings and offers are written down in the page', async () => {
  const { page } = staff
  await page.goto(dispute)
  for (const code of ['C-00000', 'C-00001']) {
    await part('Las partes').getByRole('button', { name: 'Anotar una parte' }).click()
    const party = form('Anotar una parte')
    await party.getByLabel('Por el derecho').selectOption({ label: code })
    await party.getByLabel('En calidad de').fill('Titular')
    await saved(party)
  }
  await part('Audiencias').getByRole('button', { name: 'Anotar una audiencia' }).click()
  await form('Anotar una audiencia').getByRole('button', { name: 'Guardar', exact: true }).click()
  await form('Anotar una audiencia').locator('.invalid').first().waitFor()
  await form('Anotar una audiencia').getByLabel('Fecha').fill('2020-03-04')
  await form('Anotar una audiencia').getByLabel('Fecha').blur()
  await form('Anotar una audiencia').getByRole('button', { name: 'Guardar', exact: true }).click()
  await form('Anotar una audiencia').locator('.invalid').getByText(/es anterior al día en que se abrió el caso/).waitFor()
  await form('Anotar una audiencia').getByLabel('Fecha').fill('2099-03-04')
  await form('Anotar una audiencia').getByLabel('Fecha').blur()
  await form('Anotar una audiencia').getByLabel('Lugar').fill(`Casa comunal ${'muylejos'.repeat(20)}`)
  await saved(form('Anotar una audiencia'))
  await part('Ofertas').getByRole('button', { name: 'Anotar una oferta' }).click()
  await form('Anotar una oferta').getByLabel('Parte que ofrece').selectOption({ label: 'Titular, por C-00001' })
  await form('Anotar una oferta').getByLabel('Qué ofrece').fill('Retirarse de la faja')
  await sound(staff)
  await saved(form('Anotar una oferta'))
  await part('Ofertas').getByText('Retirarse de la faja').waitFor()
  await page.goto('/disputes')
  await page.getByRole('link', { name: /Conflicto 12-2026.*C-00000 – C-00001.*Abierto.*Próxima audiencia: 4 de marzo de 2099, Casa comunal/s }).waitFor()
  await sound(staff)
})

test('who is tied is refused, and who was objected to until somebody answers', async () => {
  const { page } = staff
  const tied = await add('mediator', { profile: 'Consultora del título', mandate: 'Mediar en la región' })
  await add('mediator', { profile: 'Defensoría', mandate: 'Mediar en la región' })
  await add('mediator_tie', { mediator: tied, declared_on: '2026-01-02', land_right: right['C-00001'], nature: 'Hizo sus planos' })
  await page.goto(dispute)
  await page.getByText('Es con un derecho de este conflicto').waitFor()
  await page.getByRole('button', { name: 'Nombrar: Consultora del título' }).click()
  await page.getByRole('alert').getByText(/declaró un vínculo con un derecho o una parte/).waitFor()

  const fair = page.getByRole('listitem').filter({ has: page.getByRole('button', { name: 'Nombrar: Defensoría' }) })
  await fair.getByRole('button', { name: 'Anotar una objeción' }).click()
  await form('Anotar una objeción').getByLabel('Parte que objeta').selectOption({ label: 'Titular, por C-00001' })
  await form('Anotar una objeción').getByLabel('Motivos').fill('Nos conoce')
  await sound(staff)
  await saved(form('Anotar una objeción'))
  await fair.getByText(/Mientras nadie responda con motivo/).waitFor()
  await page.getByRole('button', { name: 'Nombrar: Defensoría' }).click()
  await page.getByRole('alert').getByText(/nadie ha respondido\. Respóndale primero/).waitFor()
  await sound(staff)
  await fair.getByRole('button', { name: 'Responder la objeción' }).click()
  assert.equal(await page.getByText(/nadie ha respondido\. Respóndale primero/).count(), 0, 'the refusal is gone')
  const answer = form('Responder la objeción')
  assert.equal(await answer.locator('input[type=radio]:checked').count(), 0, 'nothing is chosen for them')
  await answer.getByLabel('Respuesta con motivo').fill('Conocerse no es un vínculo')
  await answer.getByRole('button', { name: 'Guardar', exact: true }).click()
  await answer.getByText('Falta contestar esto.').waitFor()
  await sound(staff)
  await answer.getByLabel('Rechazada con motivo').check()
  await saved(form('Responder la objeción'))
  await fair.getByText('Rechazada con motivo').waitFor()
  await page.getByRole('button', { name: 'Nombrar: Defensoría' }).click()
  await page.getByText('Nombrado en este caso').waitFor()
  await page.getByText('Está en mediación.').waitFor()
  await sound(staff)

  const other = await add('mediator', { profile: 'Universidad', mandate: 'Mediar en la región' })
  await page.reload()
  const university = page.getByRole('listitem').filter({ has: page.getByRole('button', { name: 'Nombrar: Universidad' }) })
  await university.getByRole('button', { name: 'Anotar un vínculo' }).click()
  await form('Anotar un vínculo').getByLabel('En qué consiste').fill('Amistad')
  await form('Anotar un vínculo').getByRole('button', { name: 'Guardar', exact: true }).click()
  await form('Anotar un vínculo').getByText(/Diga con qué derecho, organización o persona es el vínculo/).first().waitFor()
  await form('Anotar un vínculo').getByRole('button', { name: 'Cancelar' }).click()
  await page.getByRole('button', { name: 'Nombrar: Universidad' }).click()
  const appointment = form('Nombrar: Universidad')
  await appointment.getByText(/Reemplaza a Defensoría/).waitFor()
  await appointment.getByLabel('Por qué se cambia').fill('La primera se fue de la región')
  await sound(staff)
  await appointment.getByRole('button', { name: 'Guardar el nombramiento' }).click()
  await appointment.waitFor({ state: 'detached' })
  const history = page.getByRole('list', { name: 'Quién medió y desde cuándo' })
  await history.getByText(/Defensoría, desde el .*\d\. Hasta el/).waitFor()
  await history.getByText(/La primera se fue de la región/).waitFor()
  assert.equal((await api(page, 'GET', `${dispute.replace('/disputes/', '/records/dispute/')}`)).body.values.mediator, other)
  await sound(staff)
})

test('what ends without settlement is closed with the reason, and opened again', async () => {
  const { page } = staff
  const outcome = part('Qué se resolvió')
  await page.goto(dispute)
  await outcome.getByRole('button', { name: 'Cerrar sin resolver' }).click()
  const close = form('Cerrar sin resolver')
  await close.getByLabel('Sigue en otro caso').check()
  await close.getByLabel('Motivos').fill('Lo llevaron al juzgado')
  await close.getByRole('button', { name: 'Cerrar el conflicto' }).click()
  await close.getByRole('alert').getByText(/Si sigue en otro caso, diga en cuál/).waitFor()
  await sound(staff)
  await close.getByLabel('Pasó a un juez').check()
  await close.getByRole('button', { name: 'Cerrar el conflicto' }).click()
  await close.waitFor({ state: 'detached' })
  await page.getByText(/Se cerró sin resolver el/).waitFor()
  await outcome.getByRole('heading', { name: /Cierre sin resolver/ }).waitFor()
  await outcome.getByText('Lo llevaron al juzgado').waitFor()
  assert.equal(await outcome.getByRole('button', { name: 'Anotar el acuerdo o la decisión' }).count(), 0)
  await sound(staff)
  await page.goto('/disputes')
  await page.getByRole('link', { name: /Conflicto 12-2026.*Cerrado sin resolver el/s }).waitFor()
  await sound(staff)
  await page.goto('/map?code=C-00000')
  await page.getByRole('button', { name: 'Con qué se superpone C-00000' }).click()
  await page.getByRole('link', { name: 'Abrir un conflicto entre C-00000 y C-00001' }).waitFor()

  await page.goto(dispute)
  await outcome.getByRole('button', { name: 'Abrirlo otra vez' }).click()
  const again = form('Abrirlo otra vez')
  await again.getByLabel('Motivos').fill('El juez lo devolvió')
  await sound(staff)
  await again.getByRole('button', { name: 'Abrir otra vez el conflicto' }).click()
  await again.waitFor({ state: 'detached' })
  await page.getByText('Está en mediación.').waitFor()
  await outcome.getByText('El juez lo devolvió').waitFor()
  await sound(staff)
})

test('an agreement is of all, draws the line, and can be appealed', async () => {
  const { page } = staff
  const outcome = part('Qué se resolvió')
  await page.goto(dispute)
  await outcome.getByRole('button', { name: 'Anotar el acuerdo o la decisión' }).click()
  const resolve = form('Anotar el acuerdo o la decisión')
  await resolve.getByLabel('El terreno se divide por un lindero').check()
  await resolve.getByLabel('Motivos').fill('.')
  await resolve.getByLabel('Base legal').fill('Acta de mediación')
  await resolve.getByLabel('Quién resolvió').fill('Mesa de diálogo')
  await resolve.getByLabel('Titular, por C-00000').check()
  await resolve.getByLabel('Cambiar el lindero de C-00001').check()
  await resolve.getByRole('button', { name: 'Guardar lo que se resolvió' }).click()
  await resolve.getByText(/Dibuje el lindero nuevo de C-00001/).waitFor()
  await sound(staff)
  // The second gives up the strip they share. Its new corners stand a hand within the old edges, which are no parallels.
  const east = WEST + SIDE * 4 / 3, end = WEST + SIDE + SIDE * 4 / 3, north = SOUTH + SIDE * 4 / 3, hand = 1e-6
  const ring = [[east, SOUTH + hand], [end, SOUTH], [end, north], [east, north - hand], [east, SOUTH + hand]]
  const line = { type: 'Polygon', coordinates: [ring.map((place) => place.map((degree) => Number(degree.toFixed(7))))] }
  await resolve.getByText('Pegar GeoJSON').click()
  await resolve.getByLabel('GeoJSON').fill(JSON.stringify(line))
  await resolve.locator('details button').click()
  await resolve.getByRole('button', { name: 'Guardar lo que se resolvió' }).click()
  await resolve.getByRole('alert').getByText(/Dígalo con más palabras/).waitFor()
  await resolve.getByLabel('Motivos').fill('Las partes se reunieron y aceptaron')
  await resolve.getByRole('button', { name: 'Guardar lo que se resolvió' }).click()
  await resolve.getByRole('alert').getByText(/Un acuerdo es de todas las partes: faltan 1/).waitFor()
  await resolve.getByLabel('Titular, por C-00001').check()
  await resolve.getByRole('button', { name: 'Guardar lo que se resolvió' }).click()
  await resolve.waitFor({ state: 'detached' })
  await page.getByText(/está en vigor/).waitFor()
  await outcome.getByText('Las partes se reunieron y aceptaron').waitFor()
  await outcome.getByRole('link', { name: /Resolución del conflicto 12-2026, derecho C-00001/ }).waitFor()
  await outcome.getByText(/C-00001: \d+,\d+ ha antes, \d+,\d+ ha después\. Cedió \d+,\d+ ha\./).waitFor()
  await page.getByText('ya no hay entre ellos una superposición que cuente').waitFor()
  await sound(staff)
  await outcome.getByRole('link', { name: 'Cómo estaba C-00001 en el mapa antes' }).click()
  await page.waitForURL(/\/map\/[^?]+\?code=C-00001&on=\d{4}-\d\d-\d\d$/)
  await page.getByRole('heading', { name: /C-00001/ }).first().waitFor()
  await page.getByText(/Hasta el .* su lindero era el de .*; desde ese día es otro, por: caso 12-2026, /).first().waitFor()
  // That they overlap no more is told with the case that ended it.
  for (const code of ['C-00000', 'C-00001']) {
    await page.goto(`/map?code=${code}`)
    await page.getByRole('button', { name: `Con qué se superpone ${code}` }).click()
    await page.getByText(/^Caso 12-2026: acuerdo de las partes del .*, ante Mesa de diálogo\. /).waitFor()
    assert.equal(await page.getByText(/^Este lindero vale desde el .*, por: caso 12-2026, /).count(), code === 'C-00001' ? 1 : 0)
    await sound(staff)
  }
  // Of a line that the map no longer has, nothing is told as present.
  const today = new Date().toISOString().slice(0, 10)
  const until = async (day) => {
    const { revision } = (await api(page, 'GET', `/records/land_right/${right['C-00001']}`)).body
    assert.equal((await api(page, 'PATCH', `/records/land_right/${right['C-00001']}`, { values: { valid_to: day } }, { 'If-Match': `"${revision}"` })).status, 200)
  }
  await until(today)
  await page.goto(dispute)
  await page.getByText(/Se resolvió el .* y no se ha revocado\. El mapa de hoy ya no tiene todos los linderos de este caso/).waitFor()
  await outcome.getByText(/El mapa no tiene ese derecho desde el/).waitFor()
  assert.equal(await page.getByText(/está en vigor|es el de este caso/).count(), 0)
  await sound(staff)
  await until(null)
  await page.goto(dispute)
  await page.getByText('Su lindero en el mapa de hoy es el de este caso.').waitFor()

  await outcome.getByRole('button', { name: 'Anotar una apelación' }).click()
  const appeal = form('Anotar una apelación')
  await appeal.getByLabel('Parte que apela').selectOption({ label: 'Titular, por C-00000' })
  await appeal.getByLabel('Motivos').fill('Falta la esquina')
  await sound(staff)
  await appeal.getByRole('button', { name: 'Guardar la apelación' }).click()
  await page.getByText(/no cuenta como resuelto\.$/).first().waitFor()
  await outcome.getByText('Falta la esquina').waitFor()
  await outcome.getByRole('button', { name: 'Anotar el resultado de la apelación' }).waitFor()
  await page.goto('/disputes')
  await page.getByRole('link', { name: /Conflicto 12-2026.*Resuelto y apelado/s }).waitFor()
  await sound(staff)
})

test('an address of no register, or of one that is not shown, says so', async () => {
  const { page } = staff
  for (const path of ['/registers/land_right_version?filter[land_right]=x', '/registers/nope', '/registers/nope/new', '/registers/nope/import']) {
    await page.goto(path)
    await page.getByRole('alert').getByRole('heading', { name: 'Aquí no hay nada' }).waitFor()
    assert.equal(await page.getByText('Cargando…').count(), 0, path)
  }
  staff.faults.splice(0)
})

test('both pages at the width of a phone', async () => {
  const phone = await openPage(browser, server, { viewport: PHONE })
  await signIn(phone.page, server.accounts.administrator)
  for (const path of ['/disputes', dispute, `/disputes/new?rights=${right['C-00001']},${right['C-00002']}`]) {
    await phone.page.goto(path)
    await phone.page.locator('main h1').first().waitFor()
    await sound(phone)
  }
  await phone.page.goto(dispute)
  await phone.page.getByRole('button', { name: 'Anotar el resultado de la apelación' }).click()
  assert.equal(await phone.page.getByLabel('Cambiar el lindero de C-00000').count(), 0, 'only what modifies changes lines')
  await phone.page.getByLabel('Modifica lo resuelto').check()
  await phone.page.getByLabel('Cambiar el lindero de C-00000').check()
  await sound(phone)
  await phone.context.close()
})

test('an appeal that revokes puts the line back and leaves the case to be resolved', async () => {
  const { page } = staff
  const outcome = part('Qué se resolvió')
  await page.goto(dispute)
  await outcome.getByRole('button', { name: 'Anotar el resultado de la apelación' }).click()
  const resolve = form('Anotar el acuerdo o la decisión')
  await resolve.getByLabel('Revoca lo resuelto').check()
  await resolve.getByLabel('Motivos').fill('No se escuchó a todas las partes')
  await resolve.getByLabel('Base legal').fill('Ley General de Minería')
  await resolve.getByLabel('Quién resolvió').fill('Consejo de Minería')
  await resolve.getByRole('button', { name: 'Guardar lo que se resolvió' }).click()
  await resolve.getByRole('alert').getByText(/dé el número del acta o de la resolución, o el documento/).waitFor()
  await resolve.getByLabel('Número del acta o de la resolución').fill('Resolución 7-2026')
  await sound(staff)
  await resolve.getByRole('button', { name: 'Guardar lo que se resolvió' }).click()
  await resolve.waitFor({ state: 'detached' })
  await page.getByText(/Una apelación revocó lo que se había resuelto/).waitFor()
  await outcome.getByRole('heading', { name: /Resultado de la apelación: Revoca lo resuelto/ }).waitFor()
  await outcome.getByText(/^Revocado en apelación el .*, por Consejo de Minería \(acta o resolución Resolución 7-2026\): dejó de regir ese día\.$/).first().waitFor()
  await outcome.getByRole('link', { name: /Lindero de antes, repuesto en el conflicto 12-2026, derecho C-00001/ }).first().waitFor()
  await outcome.getByText(/ha\. Hasta el .*: ese día volvió el lindero de antes/).waitFor()
  assert.equal(await page.getByText(/está en vigor\./).count(), 0)
  await page.getByText(/va antes el que se presentó primero/).waitFor()
  await outcome.getByRole('button', { name: 'Anotar el acuerdo o la decisión' }).waitFor()
  await sound(staff)

  await outcome.getByRole('button', { name: 'Anotar el acuerdo o la decisión' }).click()
  const again = form('Anotar el acuerdo o la decisión')
  await again.getByLabel('Decisión de la autoridad').check()
  await again.getByLabel('Prevalece uno de los derechos').check()
  await again.getByLabel('Qué derecho prevalece').selectOption({ label: 'C-00001' })
  await again.getByLabel('Motivos').fill('Tiene el título más antiguo en el registro')
  await again.getByLabel('Base legal').fill('Ley General de Minería')
  await again.getByLabel('Quién resolvió').fill('Dirección Regional')
  await again.getByLabel('Número del acta o de la resolución').fill('R.D. 9-2026')
  await sound(staff)
  await again.getByRole('button', { name: 'Guardar lo que se resolvió' }).click()
  await again.waitFor({ state: 'detached' })
  await page.getByText(/Caso 12-2026: decisión del .*R\.D\. 9-2026, de Dirección Regional\. Base: Ley General de Minería\. Prevalece C-00001\./).waitFor()
  await page.getByText(/está en vigor\./).waitFor()
  await sound(staff)
})

test('who may only watch sees the case and which rights collide, no button and nothing that was said', async () => {
  watcher = await openPage(browser, server, { viewport: DESK })
  await signIn(watcher.page, { login: 'mesa-observer', password: 'una-clave-bien-larga' })
  await watcher.page.goto('/disputes')
  await watcher.page.getByRole('link', { name: /Conflicto 12-2026.*C-00000 – C-00001/s }).click()
  await part('Qué derechos chocan', watcher.page).getByRole('link', { name: 'C-00001', exact: true }).waitFor()
  await watcher.page.getByText('Lo que dijeron las partes lo ven quienes trabajan en él').waitFor()
  await sound(watcher)
  const text = await watcher.page.locator('main').innerText()
  for (const secret of ['Titular', 'Defensoría', 'Hizo sus planos', 'Nos conoce', 'Retirarse', 'Casa comunal', 'Falta la esquina', 'Las partes se reunieron', 'juzgado', 'lo devolvió']) assert.ok(!text.includes(secret), secret)
  assert.deepEqual(await watcher.page.getByRole('button', { name: /Anotar|Nombrar|Responder/ }).allInnerTexts(), [])
  await watcher.page.goto('/map?code=C-00001')
  await watcher.page.getByRole('button', { name: 'Con qué se superpone C-00001' }).click()
  await watcher.page.getByText(/se superpone/).first().waitFor()
  await watcher.page.waitForLoadState('networkidle')
  assert.equal(await watcher.page.getByRole('link', { name: /Abrir un conflicto/ }).count(), 0)
  await watcher.page.goto(`/disputes/new?rights=${right['C-00001']},${right['C-00002']}`)
  await watcher.page.getByText('Con su cuenta no se puede abrir un conflicto').waitFor()
  assert.equal((await api(watcher.page, 'POST', '/disputes', { rights: [right['C-00001'], right['C-00002']], number: '14' })).status, 403)
})

test('the committee works on the case, reads no personal words and settles nothing', async () => {
  const member = await openPage(browser, server, { viewport: DESK })
  await signIn(member.page, { login: 'mesa-committee', password: 'una-clave-bien-larga' })
  await member.page.goto(dispute)
  await part('Qué se resolvió', member.page).getByText('Acta de mediación').waitFor()
  await part('Quién media', member.page).getByText('Vínculos que declaró').first().waitFor()
  await sound(member)
  const text = await member.page.locator('main').innerText()
  for (const secret of ['Hizo sus planos', 'Nos conoce', 'Conocerse no es', 'Retirarse', 'Falta la esquina', 'Las partes se reunieron']) assert.ok(!text.includes(secret), secret)
  assert.equal(await member.page.getByRole('button', { name: /Anotar el|Anotar una parte|Responder/ }).count(), 0)
  assert.ok((await member.page.getByRole('button', { name: 'Anotar una objeción' }).count()) > 0)
  await member.context.close()
})

test('without account there is no docket', async () => {
  const visitor = await openPage(browser, server)
  await visitor.page.goto('/disputes')
  await visitor.page.waitForURL(/\/login/)
})
