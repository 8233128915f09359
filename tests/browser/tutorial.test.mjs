// The tutorial's register in the pages: list, form, map, import, privacy and its second version, with nothing in the
// program that knows of it. The files are those on the page docs/tutorial-register.md.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, before, test } from 'node:test'
import { axe, openPage, overflow, program, serve, signIn, startBrowser } from './support.mjs'

const page = readFileSync(new URL('../../docs/tutorial-register.md', import.meta.url), 'utf8')
const blocks = (kind) => [...page.matchAll(new RegExp(`^<!-- ${kind}: (\\S+) -->\\n\`\`\`\\w*\\n([\\s\\S]*?)^\`\`\`$`, 'gm'))]
const folder = mkdtempSync(join(tmpdir(), 'minga-tutorial-'))
const workspace = join(folder, 'workspace')
const env = { ...process.env, MINGA_SHARE: folder }
const password = 'una clave larga'
let server, browser

function write(path, text) {
  mkdirSync(dirname(join(folder, path)), { recursive: true })
  writeFileSync(join(folder, path), text)
}

/** Replaces in the file, once, the lines of a diff that stay or go by those that stay or come. */
function change(path, diff) {
  const side = (sign) =>
    diff
      .trimEnd()
      .split('\n')
      .filter((line) => !line.startsWith(sign))
      .map((line) => line.slice(1))
      .join('\n')
  const parts = readFileSync(join(folder, path), 'utf8').split(side('+'))
  assert.equal(parts.length, 2, `not there once in ${path}: ${side('+')}`)
  write(path, parts.join(side('-')))
}

function minga(...words) {
  const done = spawnSync(program, words, { env, input: `${password}\n`, encoding: 'utf8' })
  assert.equal(done.status, 0, done.stderr)
}

async function enter(login) {
  const opened = await openPage(browser, server)
  await signIn(opened.page, { login, password })
  return opened
}

before(async () => {
  for (const [, path, text] of blocks('file')) write(path, text)
  minga('pack', 'check', join(folder, 'packs/retorts'))
  minga('init', workspace, '--pack', 'core', '--pack', 'buritica', '--pack', 'retorts')
  minga('user', 'add', workspace, 'ana', '--role', 'administrator', '--password-file', '-')
  minga('user', 'add', workspace, 'luis', '--role', 'observer@CO-05-113', '--password-file', '-')
  server = await serve(workspace, env)
  browser = await startBrowser()
})
after(async () => {
  await browser?.close()
  await server?.stop()
  rmSync(folder, { recursive: true, force: true })
})

async function pick(page, label, words) {
  await page.getByLabel(label).click()
  await page.getByLabel(label).fill(words)
  await page.getByRole('option', { name: words }).first().click()
}

test('a retort is recorded with the form and found in the list and on the map', async () => {
  const { page, faults } = await enter('ana')
  await page.goto('/registers')
  await page.getByRole('link', { name: 'Retortas' }).click()
  await page.getByRole('link', { name: 'Agregar' }).click()
  await page.locator('#field-code').fill('BU-014')
  await pick(page, 'Territorio', 'Higabra')
  await pick(page, 'Prestada al grupo', 'Mineros informales')
  await page.locator('#field-lent_on').fill('2026-03-24')
  await page.locator('#field-value').fill('1250.50')
  await page.getByLabel('Moneda').selectOption('COP')
  await page.getByLabel('Mercurio recuperado (%): motivo si no hay respuesta').selectOption('does_not_know')
  await page.getByLabel('Latitud').fill('6.72')
  await page.getByLabel('Longitud').fill('-75.91')
  await page.getByLabel('Longitud').blur()
  assert.equal(await overflow(page), 0)
  assert.deepEqual(await axe(page), [])
  await page.getByRole('button', { name: 'Guardar', exact: true }).click()
  await page.getByRole('heading', { name: 'BU-014' }).waitFor()
  for (const words of ['Higabra', 'Mineros informales', 'No sabe', 'Prestada', 'COP', 'Creado']) await page.locator('main').getByText(words).first().waitFor()
  await page.goto('/registers/retort')
  await page.getByRole('link', { name: 'BU-014' }).first().waitFor()
  await page.locator('canvas').first().waitFor()
  assert.deepEqual(faults, [])
})

test('what the file says is refused is refused at its field', async () => {
  const { page } = await enter('ana')
  await page.goto('/registers/retort/new')
  await page.locator('#field-code').fill('bu 14')
  await page.locator('#field-recovery').fill('140')
  await page.getByRole('button', { name: 'Guardar', exact: true }).click()
  await page.locator('#field-code-wrong').waitFor()
  await page.locator('#field-recovery-wrong').waitFor()
  await page.locator('#field-territory-wrong').waitFor()
})

test('a list is tried, refused with row and column, then taken in', async () => {
  const { page } = await enter('ana')
  await page.goto('/registers/retort/import')
  await page.locator('#import-file').setInputFiles(join(folder, 'retorts-wrong.csv'))
  await page.getByText('No se guarda nada mientras haya problemas').waitFor()
  assert.equal(await page.locator('tbody tr').count(), 4)
  await page.locator('#import-file').setInputFiles(join(folder, 'retorts.csv'))
  await page.getByRole('button', { name: 'Guardar estas filas' }).click()
  await page.getByText('Se guardaron 2 filas').waitFor()
  await page.goto('/registers/retort?filter[recovery][missing]=refused')
  await page.getByRole('link', { name: 'BU-016' }).first().waitFor()
  assert.equal(await page.getByRole('link', { name: 'BU-015' }).count(), 0)
})

test('an observer sees what is open and neither place nor worth', async () => {
  const { page } = await enter('luis')
  await page.goto('/registers/retort')
  await page.getByRole('link', { name: 'BU-014' }).first().click()
  await page.getByRole('heading', { name: 'BU-014' }).waitFor()
  const record = await page.locator('main').innerText()
  assert.ok(record.includes('Prestada'))
  for (const words of ['COP', 'Mineros informales', 'No sabe']) assert.ok(!record.includes(words), words)
  assert.equal(await page.locator('canvas').count(), 0)
  assert.equal(await page.getByRole('link', { name: 'Cambiar' }).count(), 0)
})

test('the second version keeps the data and asks anew', async () => {
  await server.stop()
  for (const [, path, diff] of blocks('change')) change(path, diff)
  server = await serve(workspace, env)
  const { page } = await enter('ana')
  await page.goto('/registers/retort')
  await page.getByRole('link', { name: 'BU-014' }).first().click()
  await page.getByRole('heading', { name: 'BU-014' }).waitFor()
  const record = await page.locator('main').innerText()
  assert.ok(record.includes('Valor de reposición'))
  assert.ok(record.includes('COP'))
  await page.getByRole('link', { name: 'Cambiar' }).click()
  await page.locator('#field-returned_on').fill('2027-03-01')
  assert.equal(await page.getByText('Foto', { exact: false }).count(), 0)
  await page.getByRole('button', { name: 'Guardar', exact: true }).click()
  await page.getByText('1 de marzo de 2027').first().waitFor()
  await page.getByText('1 dato cambiado').waitFor()
})
