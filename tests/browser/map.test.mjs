// The map of rights in Chromium, over constructed rights of two editions: what it draws, and what it says without drawing.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { KINDS, SIDE, SOUTH, WEST, addPack, constructedRights, importRights } from './rights.mjs'
import { DESK, PHONE, api, axe, openPage, overflow, signIn, smallTargets, startBrowser, startServer } from './support.mjs'

// In the second row of rights, where the second and the third overlap: C-00051 and C-00052.
const THERE = { longitude: WEST + 2 * SIDE + SIDE / 6, latitude: SOUTH + 1.5 * SIDE + SIDE / 2 }
const there = `${THERE.latitude.toFixed(6)}, ${THERE.longitude.toFixed(6)}`
let server, browser
before(async () => {
  const prepare = async (workspace) => {
    await addPack(workspace, 'peru')
    const rights = constructedRights(600)
    await importRights(workspace, rights, '2026-01-31')
    // The next edition no longer has the third of the second row, and has the second as another kind.
    await importRights(workspace, rights.filter((_, i) => i !== 52).map((right, i) => (i === 51 ? { ...right, properties: { ...right.properties, clase: 'urban' } } : right)), '2026-03-31')
  }
  server = await startServer({ prepare })
  browser = await startBrowser()
})
after(async () => {
  await browser?.close()
  await server?.stop()
})

/** Opens the map of a day, drawn. Days are named, so that the clock decides nothing. */
async function openMap({ path = '/map', on = '2026-06-01', viewport = DESK } = {}) {
  const opened = await openPage(browser, server, { viewport })
  await opened.page.goto(`${path}?on=${on}`)
  await drawn(opened.page)
  return opened
}
const drawn = (page) => page.waitForFunction(() => document.querySelector('.holder')?.map?.loaded() && document.querySelector('.holder').map.areTilesLoaded())
const panel = (page) => page.getByRole('region', { name: 'Qué hay aquí' })
const rendered = (page, layer) => page.evaluate((layer) => document.querySelector('.holder').map.queryRenderedFeatures({ layers: [layer] }).map(({ properties }) => properties), layer)

async function askPlace(page, text) {
  await page.getByLabel('Un lugar').fill(text)
  await page.getByRole('button', { name: 'Preguntar por el lugar' }).click()
}

test('MapLibre draws every right of the tiles, by kind with its pattern, and names it', async () => {
  const { page, faults } = await openMap()
  const all = await rendered(page, 'rights')
  assert.equal(new Set(all.map(({ id }) => id)).size, 599)
  assert.deepEqual([...new Set(all.map(({ kind }) => kind))].sort(), [...KINDS].sort())
  const patterns = await page.evaluate(() => {
    const { map } = document.querySelector('.holder')
    return map.listImages().filter((name) => name.startsWith('right-')).map((name) => [...map.getImage(name).data.data].join())
  })
  assert.equal(new Set(patterns).size, patterns.length, 'no two kinds look alike')
  // Not blank: what is on the screen has more than ground and water.
  const colours = await page.evaluate(() => {
    const { map } = document.querySelector('.holder')
    map.redraw()
    const { width, height } = map.getCanvas()
    const gl = map.getCanvas().getContext('webgl2') ?? map.getCanvas().getContext('webgl')
    const pixels = new Uint8Array(width * height * 4)
    gl.readPixels(0, 0, width, height, gl.RGBA, gl.UNSIGNED_BYTE, pixels)
    const found = new Set()
    for (let at = 0; at < pixels.length; at += 4 * 7) found.add((pixels[at] << 16) | (pixels[at + 1] << 8) | pixels[at + 2])
    return found.size
  })
  assert.ok(colours > 50, `${colours} colours`)
  await page.evaluate(([x, y]) => document.querySelector('.holder').map.jumpTo({ center: [x, y], zoom: 13 }), [THERE.longitude, THERE.latitude])
  await drawn(page)
  assert.ok((await rendered(page, 'rights-names')).length > 0, 'names stand on the map')
  assert.deepEqual(faults, [])
})

test('a click tells every right there, its paper and its area, and how far they overlap', async () => {
  const { page, faults } = await openMap({ on: '2026-02-01' })
  await page.evaluate(([x, y]) => document.querySelector('.holder').map.jumpTo({ center: [x, y], zoom: 13 }), [THERE.longitude, THERE.latitude])
  await drawn(page)
  await page.locator('.maplibregl-canvas').click()
  const answer = panel(page)
  await answer.getByText('2 derechos').waitFor()
  const rights = await answer.locator('.found > li').allInnerTexts()
  assert.match(rights[0], /^A\. C-00051/) // 2001-07-15, before 2002-08-15
  assert.match(rights[0], /Petitorio o solicitud minera/)
  assert.match(rights[0], /15 de julio de 2001/)
  assert.match(rights[0], /Catastro construido, Autoridad construida, edición del 31\/01\/2026/)
  assert.match(rights[0], /\d,\d\d.* ha \(medida en EPSG:/)
  assert.match(rights[0], /Así lo trae Catastro construido, edición del 31\/01\/2026\. La edición del 31\/03\/2026 lo trae distinto/)
  await page.getByText('De qué ediciones se arma el mapa de este día').click()
  await page.getByText('Catastro construido, de Autoridad construida: la edición del 31 de enero de 2026, la última hasta este día. La siguiente es del 31 de marzo de 2026.').waitFor()
  await answer.getByRole('button', { name: 'Con qué se superpone C-00051' }).click()
  await answer.getByText('Qué se superpone con C-00051').waitFor()
  await answer.getByText('2 derechos se superponen').waitFor()
  // A third of a square over each neighbour: a quarter of the right.
  assert.match(await answer.locator('.common').first().innerText(), /Se superponen en \d+,\d+ ha: el 25\s?% de \S+ y el 25\s?% de \S+/)
  assert.equal((await rendered(page, 'found')).length > 0, true)
  assert.deepEqual(await axe(page), [])
  assert.deepEqual(faults, [])
})

test('who goes first is told with the rule, and why a right cannot pass', async () => {
  const { page, faults } = await openMap({ on: '2026-02-01' })
  // A title and a claim: C-00050 and C-00051.
  await askPlace(page, `${THERE.latitude}, ${THERE.longitude - SIDE}`)
  const answer = panel(page)
  await answer.getByRole('heading', { name: 'Quién va primero' }).waitFor()
  await answer.getByText('Según la escala «Quién va antes entre derechos mineros (Perú)»:').waitFor()
  assert.deepEqual((await answer.locator('.priority > ol > li').allInnerTexts()).map((text) => text.trim()), ['C-00050 (presentado el 3 de febrero de 1990; su registro no da la hora)', 'C-00051 (presentado el 3 de febrero de 1991; su registro no da la hora)'])
  await answer.getByText('Por qué, de dos en dos').click()
  await answer.getByText('Entre derechos mineros va antes el que se presentó primero').waitFor()
  assert.deepEqual(await axe(page), [])
  await answer.getByRole('button', { name: 'Con qué se superpone C-00050' }).click()
  await answer.getByText('No puede pasar «tierra sin conflicto» todavía.').waitFor()
  // What stands in the way, with its right and area, before the maps that nobody brought.
  const told = await answer.innerText()
  const stops = told.search(/C-00051 \([^)]+edición del 31 de enero de 2026\): \d+,\d+ ha en común, el 25\s?% de este derecho/)
  assert.ok(stops > 0, told)
  assert.ok(told.indexOf('Lo que no se sabe:') > stops, told)
  assert.deepEqual(faults, [])
})

test('another day is another map', async () => {
  const { page } = await openMap({ on: '2026-02-01' })
  const codes = async () => new Set((await rendered(page, 'rights')).map(({ title }) => title))
  assert.ok((await codes()).has('C-00052'))
  await page.getByLabel('Día', { exact: true }).fill('2026-04-01')
  await page.getByLabel('Día', { exact: true }).blur()
  await page.getByText('El mapa del día 1 de abril de 2026').waitFor()
  await page.waitForURL(/on=2026-04-01/)
  await drawn(page)
  assert.ok(!(await codes()).has('C-00052'))
  await page.goto('/map?on=1999-01-01')
  await drawn(page)
  assert.equal((await codes()).size, 0)
  // The slider says the day it stands on, and takes effect when it is let go.
  await page.getByLabel('Mover el día del mapa').focus()
  await page.keyboard.press('ArrowRight')
  await page.waitForURL(/on=1999-01-02/)
})

test('all of it by keyboard, without looking at the map', async () => {
  const { page, faults } = await openMap()
  await askPlace(page, there)
  const answer = panel(page)
  await answer.getByText('1 restricción que aplica').waitFor()
  assert.match(await answer.innerText(), /C-00051[\s\S]*Zona urbana/)
  // What lies at the cross in the middle, from the map itself.
  await page.locator('.maplibregl-canvas').focus()
  await page.keyboard.press('Enter')
  await answer.getByText('1 restricción que aplica').waitFor()
  await page.getByLabel('Un código').fill('C-00007')
  await page.getByRole('button', { name: 'Buscar el código' }).click()
  await answer.getByText('Código C-00007').waitFor()
  await answer.getByRole('heading', { name: 'C-00007', exact: true }).waitFor()
  // An area by its corners.
  await page.getByText('Escribir las esquinas de un área').click()
  const corners = [[0, 0], [2, 0], [2, 1], [0, 1]].map(([x, y]) => `${SOUTH + y * SIDE}; ${WEST + x * SIDE}`)
  await page.getByLabel('Esquinas').fill(corners.join('\n'))
  await page.getByRole('button', { name: 'Preguntar por el área' }).click()
  await answer.getByText('El área preguntada mide').waitFor()
  await answer.getByText('2 derechos').waitFor()
  assert.match(await answer.innerText(), /el 75\s?% del derecho y el 67\s?% del área/)
  await page.getByLabel('Esquinas').fill('-12, -69\ncasa')
  await page.getByRole('button', { name: 'Preguntar por el área' }).click()
  await page.getByText('La línea 2 no es un lugar').waitFor()
  assert.deepEqual(faults, [])
})

test('the order of an area numbers only who shares ground, list by list', async () => {
  const { page, faults } = await openMap({ on: '2026-02-01' })
  await page.getByText('Escribir las esquinas de un área').click()
  const corners = [[0.1, 0.1], [6, 0.1], [6, 3.9], [0.1, 3.9]].map(([x, y]) => `${SOUTH + y * SIDE}; ${WEST + x * SIDE}`)
  await page.getByLabel('Esquinas').fill(corners.join('\n'))
  await page.getByRole('button', { name: 'Preguntar por el área' }).click()
  const answer = panel(page)
  await answer.getByText(/Son 3 listas\. Los números valen dentro de cada una/).waitFor()
  assert.equal(await answer.locator('.priority > ol').count(), 3)
  await answer.getByText('Comparten suelo con otro derecho y la escala no dice cuál va antes:').waitFor()
  assert.deepEqual(faults, [])
})

test('an area is drawn corner by corner', async () => {
  const { page } = await openMap()
  await page.getByRole('button', { name: 'Dibujar un área' }).click()
  for (const [x, y] of [[150, 150], [400, 150], [400, 350]]) await page.locator('.maplibregl-canvas').click({ position: { x, y } })
  await page.getByRole('button', { name: 'Preguntar por esta área (3 esquinas)' }).click()
  await panel(page).getByText('El área preguntada mide').waitFor()
  await page.getByRole('button', { name: 'Borrar la pregunta' }).click()
  await panel(page).getByText('Toque el mapa, o escriba abajo').waitFor()
})

test('a kind that is unticked is not drawn', async () => {
  const { page } = await openMap()
  await page.getByLabel('Zona urbana o de expansión urbana').uncheck()
  await drawn(page)
  assert.ok(!(await rendered(page, 'rights')).some(({ kind }) => kind === 'urban'))
  await page.getByRole('button', { name: 'Ocultar todo' }).click()
  await drawn(page)
  assert.equal((await rendered(page, 'rights')).length, 0)
  await page.getByRole('button', { name: 'Mostrar todo' }).click()
  await drawn(page)
  assert.equal(new Set((await rendered(page, 'rights')).map(({ id }) => id)).size, 599)
})

test('what is wrong, missing or not there is said', async () => {
  const { page, context } = await openMap()
  await askPlace(page, 'la quebrada')
  await page.getByText('Eso no es un lugar').waitFor()
  await askPlace(page, '10, 10')
  await page.getByText('Eso no quiere decir que el terreno esté libre').waitFor()
  await context.setOffline(true)
  await askPlace(page, there)
  await panel(page).getByRole('alert').getByText('No hay conexión con el servidor').waitFor()
  await context.setOffline(false)
  await askPlace(page, there)
  await panel(page).getByText('1 restricción que aplica').waitFor()
  await page.goto('/map/00000000-0000-7000-8000-000000000000')
  await page.getByRole('alert').getByText('Aquí no hay nada').waitFor()
})

test('a place of which more is known than a tile takes says how many rights it leaves out', async () => {
  const { page } = await openMap()
  await page.evaluate(() => {
    const { map } = document.querySelector('.holder')
    map.querySourceFeatures = () => [{ properties: { features: 80000 }, geometry: { type: 'Point', coordinates: [0, 0] } }]
    map.fire('idle')
  })
  await page.getByText('no caben 80.000 derechos pequeños').waitFor()
})

for (const [width, viewport] of Object.entries({ desk: DESK, phone: PHONE })) {
  test(`the page is accessible at the width of a ${width}, and led to from territory and register`, async () => {
    const { page, faults } = await openPage(browser, server, { viewport })
    await signIn(page, server.accounts.observer)
    const { body } = await api(page, 'GET', '/records/territory?filter[code]=PE-17')
    await page.goto(`/territories/${body.records[0].id}`)
    await page.getByRole('link', { name: 'Ver el mapa de los derechos' }).click()
    await page.getByRole('heading', { level: 1, name: /El mapa de los derechos: / }).waitFor()
    await drawn(page)
    await askPlace(page, there)
    await panel(page).getByText('1 restricción que aplica').waitFor()
    assert.equal(await overflow(page), 0, 'scrolls sideways')
    assert.deepEqual(await axe(page), [])
    assert.deepEqual(await smallTargets(page), [])
    assert.deepEqual(faults, [])
    await page.goto('/registers/land_right')
    await page.getByRole('link', { name: 'Ver el mapa de los derechos' }).waitFor()
  })
}

test('it prints with its map, what it says and its legend', async () => {
  const { page } = await openMap()
  await askPlace(page, there)
  await panel(page).getByText('1 restricción que aplica').waitFor()
  await drawn(page)
  await page.evaluate(() => window.dispatchEvent(new Event('beforeprint')))
  await page.emulateMedia({ media: 'print' })
  const picture = page.locator('img.picture')
  await picture.waitFor({ state: 'visible' })
  assert.ok((await picture.evaluate((image) => image.decode().then(() => image.naturalWidth))) > 300)
  assert.ok(await page.getByText('Qué muestra el mapa').isVisible())
  assert.ok(!(await page.locator('.holder').isVisible()))
})
