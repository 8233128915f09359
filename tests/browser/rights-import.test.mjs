// An edition of a register of rights in the pages: a zipped shapefile made here, one that does not say its coordinate
// system, and one that is damaged. All of it constructed.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { deflateRawSync, crc32 } from 'node:zlib'
import { DESK, PHONE, api, axe, openPage, overflow, signIn, smallTargets, startBrowser, startServer } from './support.mjs'

const folder = mkdtempSync(join(tmpdir(), 'minga-editions-'))
let server, browser

const square = (west, side = 0.01) => [[[west, -12.7], [west + side, -12.7], [west + side, -12.69], [west, -12.69], [west, -12.7]]]
/** A ring that crosses itself: two triangles. */
const bowTie = (west) => [[[west, -12.6], [west + 0.02, -12.58], [west + 0.02, -12.6], [west, -12.58], [west, -12.6]]]
const right = (codigo, coordinates) => ({ type: 'Feature', properties: { codigo, titulo: '2019-03-05' }, geometry: { type: 'Polygon', coordinates } })
const FIRST = [right('A-1', square(-69.5)), right('A-2', square(-69.4)), right('A-3', square(-69.3)), right('A-4', bowTie(-69.2))]
const SECOND = [right('A-1', square(-69.5)), right('A-2', square(-69.4, 0.02)), right('A-4', bowTie(-69.2)), right('A-5', square(-69.1))]

/** A zip archive (PKWARE APPNOTE, 4.3) of files by name. */
function zipped(name, files) {
  const parts = [], directory = []
  let offset = 0
  for (const [path, bytes] of Object.entries(files)) {
    const packed = deflateRawSync(bytes)
    const common = Buffer.alloc(26)
    common.writeUInt16LE(20, 0)
    common.writeUInt16LE(8, 4)
    common.writeUInt32LE(crc32(bytes), 10)
    common.writeUInt32LE(packed.length, 14)
    common.writeUInt32LE(bytes.length, 18)
    common.writeUInt16LE(path.length, 22)
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), common, Buffer.from(path), packed])
    const tail = Buffer.alloc(14)
    tail.writeUInt32LE(offset, 10)
    directory.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x00', 'latin1'), common, tail, Buffer.from(path)]))
    parts.push(local)
    offset += local.length
  }
  const list = Buffer.concat(directory)
  const end = Buffer.alloc(22)
  end.write('PK\x05\x06', 'latin1')
  end.writeUInt16LE(directory.length, 8)
  end.writeUInt16LE(directory.length, 10)
  end.writeUInt32LE(list.length, 12)
  end.writeUInt32LE(offset, 16)
  const file = join(folder, name)
  writeFileSync(file, Buffer.concat([...parts, list, end]))
  return file
}

/** A shapefile in UTM zone 19 South, as GDAL writes it, zipped with the parts that are named. */
function shapefile(name, features, parts = ['shp', 'shx', 'dbf', 'prj']) {
  const source = join(folder, `${name}.geojson`)
  writeFileSync(source, JSON.stringify({ type: 'FeatureCollection', features }))
  execFileSync('ogr2ogr', ['-f', 'ESRI Shapefile', join(folder, `${name}.shp`), source, '-t_srs', 'EPSG:32719'], { stdio: 'ignore' })
  return zipped(`${name}.zip`, Object.fromEntries(parts.map((part) => [`${name}.${part}`, readFileSync(join(folder, `${name}.${part}`))])))
}

before(async () => {
  server = await startServer()
  browser = await startBrowser()
})
after(async () => {
  await browser?.close()
  await server?.stop()
  rmSync(folder, { recursive: true, force: true })
})

async function openImport({ role = 'coordinator', viewport = DESK } = {}) {
  const opened = await openPage(browser, server, { viewport })
  await signIn(opened.page, server.accounts[role] ?? server.accounts.administrator)
  const { body } = await api(opened.page, 'GET', '/records/territory?filter[code]=PE-17')
  await opened.page.goto(`/rights/import?territory=${body.records[0].id}`)
  await opened.page.getByRole('heading', { level: 1, name: 'Traer una edición' }).waitFor()
  return opened
}

async function fill(page, file, { source = 'Catastro construido', date = '2026-01-31' } = {}) {
  await page.getByLabel('Archivo del registro').setInputFiles(file)
  await page.getByLabel('Nombre del registro').fill(source)
  await page.getByLabel('Quién lo publica').fill('Autoridad construida')
  await page.getByLabel('Fecha de la edición').fill(date)
  await page.getByLabel('Qué clase de derechos son').selectOption('mining_title')
  await page.getByRole('button', { name: 'Ver qué cambiaría', exact: true }).click()
}
const numberOf = async (page, name) => Number(await page.locator('.numbers > div').filter({ hasText: name }).locator('dd').innerText())
const stepHeading = (page, name) => page.getByRole('heading', { level: 2, name })
const bring = (page) => page.getByRole('button', { name: 'Traer esta edición' })
const editions = async (page) => (await api(page, 'GET', '/records/land_source')).body.records.length

test('a zipped shapefile: file, what would change, kept; then the next edition of it', async () => {
  const { page, faults } = await openImport()
  await fill(page, shapefile('primera', FIRST))
  await stepHeading(page, 'Qué cambiaría').waitFor()
  assert.equal(await numberOf(page, 'nuevos'), 4)
  await page.getByText('Es la primera edición de este registro').waitFor()
  // What was repaired, with its areas.
  await page.getByRole('heading', { name: '1 polígono reparado' }).waitFor()
  assert.match(await page.getByRole('region', { name: 'Polígonos reparados' }).innerText(), /A-4/)
  assert.equal(await editions(page), 0, 'a trial keeps nothing')
  assert.deepEqual(await axe(page), [])
  await bring(page).click()
  await stepHeading(page, 'Edición guardada').waitFor()
  assert.equal(await editions(page), 1)
  await page.getByRole('link', { name: 'Ver el mapa de ese día' }).click()
  await page.waitForURL(/\/map\/.*on=2026-01-31/)
  await page.getByRole('link', { name: 'Traer una edición' }).click()
  await page.getByRole('heading', { level: 1, name: 'Traer una edición' }).waitFor()
  await fill(page, shapefile('segunda', SECOND), { date: '2026-02-28' })
  await stepHeading(page, 'Qué cambiaría').waitFor()
  for (const [name, n] of Object.entries({ nuevos: 1, cambian: 1, 'ya no están': 1, 'siguen igual': 2 })) assert.equal(await numberOf(page, name), n, name)
  await page.getByText('Se comparó con la edición del 31 de enero de 2026').waitFor()
  assert.match(await page.getByRole('region', { name: 'Derechos que cambian' }).innerText(), /A-2\s+.*Polígono/)
  await bring(page).click()
  await stepHeading(page, 'Edición guardada').waitFor()
  assert.deepEqual(faults, [])
})

test('what does not say its system is asked, and nothing is chosen beforehand', async () => {
  const { page, faults } = await openImport()
  await fill(page, shapefile('sinprj', FIRST.slice(0, 3), ['shp', 'shx', 'dbf']), { source: 'Sin sistema' })
  await page.getByRole('heading', { name: '¿En qué sistema de coordenadas está el archivo?' }).waitFor()
  assert.equal(await page.getByRole('radio', { checked: true }).count(), 0)
  assert.equal(await bring(page).count(), 0)
  const utm = page.getByRole('radio', { name: /WGS 84 \/ UTM zone 19S \(EPSG:32719\)/ })
  await page.getByText(/De −?-?69,5\d* a −?-?69,2\d* de longitud/).first().waitFor()
  assert.deepEqual(await axe(page), [])
  await utm.check()
  await page.getByRole('button', { name: 'Ver de nuevo qué cambiaría' }).click()
  await bring(page).waitFor()
  assert.equal(await numberOf(page, 'nuevos'), 3)
  assert.deepEqual(faults, [])
})

test('an edition that lies elsewhere than the one before is asked about', async () => {
  const { page, faults } = await openImport()
  const address = page.url()
  const rights = (by) => FIRST.slice(0, 3).map(({ properties, geometry }) => right(properties.codigo, geometry.coordinates.map((ring) => ring.map(([x, y]) => [x + by, y]))))
  await fill(page, shapefile('antes', rights(0)), { source: 'Movidos' })
  await bring(page).click()
  await stepHeading(page, 'Edición guardada').waitFor()
  await page.goto(address)
  await fill(page, shapefile('despues', rights(0.04)), { source: 'Movidos', date: '2026-02-28' })
  await page.getByRole('heading', { name: '¿De verdad quedan en otro lugar 3 de los 3 derechos?' }).waitFor()
  await page.getByText('por ejemplo «A-1», a 4 km').waitFor()
  assert.equal(await bring(page).count(), 0)
  assert.deepEqual(await axe(page), [])
  await page.getByLabel('Sí, ese es su lugar ahora').check()
  await page.getByRole('button', { name: 'Ver de nuevo qué cambiaría' }).click()
  await bring(page).click()
  await stepHeading(page, 'Edición guardada').waitFor()
  assert.deepEqual(faults, [])
})

test('a damaged file says what is wrong and what was typed stays', async () => {
  const { page, faults } = await openImport()
  const broken = zipped('rota.zip', { 'rota.shp': Buffer.from('no shapefile'), 'rota.dbf': Buffer.from('') })
  await fill(page, broken, { source: 'Rota' })
  await page.getByRole('alert').getByText('Falta el archivo .shx', { exact: false }).waitFor()
  assert.equal(await page.getByLabel('Nombre del registro').inputValue(), 'Rota')
  assert.ok(!(await page.locator('main').innerText()).includes('/tmp'), 'where it lies on the server is not told')
  const csv = join(folder, 'puntos.csv')
  writeFileSync(csv, 'codigo,longitud,latitud\nA,-69.5,-12.7\nA,-69.4,-12.7\nA,-69.4,-12.6\nB,mal,-12\nB,-69,-12\nB,-69,-12.1\n')
  await page.getByLabel('Archivo del registro').setInputFiles(csv)
  await page.getByRole('button', { name: 'Ver qué cambiaría', exact: true }).click()
  await page.getByRole('radio', { name: /^1\. WGS 84 \(EPSG:4326\)/ }).check()
  await page.getByRole('button', { name: 'Ver de nuevo qué cambiaría' }).click()
  await page.getByRole('heading', { name: '1 fila con problemas' }).waitFor()
  assert.equal(await bring(page).count(), 0)
  await page.getByLabel('Dejar fuera las filas con problemas').check()
  assert.equal(await bring(page).count(), 0, 'what was ticked has not been tried yet')
  await page.getByRole('button', { name: 'Ver de nuevo qué cambiaría' }).click()
  await bring(page).click()
  await page.getByText('Quedó fuera 1 fila con problemas').waitFor()
  assert.deepEqual(faults, [])
})

test('words and dates of the file are explained, and columns chosen, by whoever knows', async () => {
  const { page, faults } = await openImport()
  const csv = join(folder, 'palabras.csv')
  const corners = (code, east) => [[0, 0], [1000, 0], [1000, 1000], [0, 1000]].map(([x, y]) => `${code},${east + x},${8600000 + y},TRAMITE,03/31/2020`)
  writeFileSync(csv, ['codigo,este,norte,situacion,presentado', ...corners('P-1', 480000), ...corners('P-2', 470000)].join('\n'))
  await page.getByLabel('Archivo del registro').setInputFiles(csv)
  await page.getByLabel('Nombre del registro').fill('Petitorios')
  await page.getByLabel('Quién lo publica').fill('Autoridad construida')
  await page.getByLabel('Fecha de la edición').fill('2026-01-31')
  await page.getByRole('button', { name: 'Ver qué cambiaría', exact: true }).click()
  const again = page.getByRole('button', { name: 'Ver de nuevo qué cambiaría' })
  await page.getByRole('radio', { name: /EPSG:32719/ }).check()
  await again.click()
  await page.getByRole('heading', { name: '¿Qué clase de derechos son?' }).waitFor()
  await page.locator('#doubt-kind').selectOption('mining_claim')
  await again.click()
  // The column of dates is known by its name; that of states is not.
  await page.getByRole('heading', { name: '2 filas con problemas' }).waitFor()
  assert.equal(await page.getByText('reparado').count(), 0, 'a list of corners is not repaired')
  await page.getByText('Qué columnas se usan').click()
  await page.locator('#column-state').selectOption('situacion')
  await again.click()
  await page.getByLabel('«TRAMITE», en la columna situacion (2 filas)').selectOption('in_process')
  await page.getByLabel('va primero el mes').check()
  assert.deepEqual(await axe(page), [])
  await again.click()
  await bring(page).click()
  await stepHeading(page, 'Edición guardada').waitFor()
  const { body } = await api(page, 'GET', '/records/land_right?filter[code]=P-1')
  assert.deepEqual([body.records[0].values.state, body.records[0].values.filed_on], ['in_process', '2020-03-31'])
  assert.deepEqual(faults, [])
})

test('who may not is told so, and finds no way there', async () => {
  const { page } = await openPage(browser, server)
  await signIn(page, server.accounts.observer)
  await page.goto('/registers/land_source')
  await page.locator('main h1').waitFor()
  assert.equal(await page.getByRole('link', { name: 'Traer una edición' }).count(), 0)
  await page.goto('/rights/import')
  await page.getByText('Con su cuenta no se puede traer una edición').waitFor()
})

for (const [width, viewport] of Object.entries({ desk: DESK, phone: PHONE })) {
  test(`every step at the width of a ${width}`, async () => {
    const { page, faults } = await openImport({ viewport })
    const sound = async (name) => {
      assert.equal(await overflow(page), 0, `${name} scrolls sideways`)
      assert.deepEqual(await axe(page), [], name)
      assert.deepEqual(await smallTargets(page), [], name)
    }
    await sound('1')
    const source = `Catastro ${width}`
    await fill(page, shapefile(`${width}a`, FIRST, ['shp', 'shx', 'dbf']), { source })
    await page.getByRole('heading', { name: '¿En qué sistema de coordenadas está el archivo?' }).waitFor()
    await sound('question')
    await page.getByRole('radio', { name: /WGS 84 \/ UTM zone 19S \(EPSG:32719\)/ }).check()
    await page.getByRole('button', { name: 'Ver de nuevo qué cambiaría' }).click()
    await bring(page).waitFor()
    await sound('2')
    await bring(page).click()
    await stepHeading(page, 'Edición guardada').waitFor()
    await sound('3')
    assert.deepEqual(faults, [])
  })
}
