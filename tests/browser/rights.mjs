// Land rights made for the tests: constructed, not of any register. Two editions, so that days differ.
import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { program } from './support.mjs'

const run = promisify(execFile)
const packs = fileURLToPath(new URL('../../packs/', import.meta.url))
export const KINDS = ['mining_title', 'mining_claim', 'forestry', 'brazil_nut', 'native_community', 'protected_area', 'water_margin', 'urban', 'farm', 'infrastructure']
/** Where they begin, and the side of one in degrees. */
export const WEST = -69.6, SOUTH = -12.9, SIDE = 0.01

const square = (west, south, side) => [[[west, south], [west + side, south], [west + side, south + side], [west, south + side], [west, south]].map((place) => place.map((degree) => Number(degree.toFixed(7))))]

/** `count` squares in rows of `width`, each reaching a third over its eastern neighbour. */
export function constructedRights(count, width = 50) {
  return Array.from({ length: count }, (_, i) => ({
    type: 'Feature',
    properties: { code: `C-${String(i).padStart(5, '0')}`, clase: KINDS[i % KINDS.length], presentado: `${1990 + (i % 10)}-02-03`, titulo: `${2000 + (i % 25)}-0${1 + (i % 9)}-15` },
    geometry: { type: 'Polygon', coordinates: square(WEST + (i % width) * SIDE, SOUTH + Math.floor(i / width) * 1.5 * SIDE, SIDE * 4 / 3) },
  }))
}

/** Brings an edition into a workspace, as people do. */
export async function importRights(workspace, features, date, { source = 'Catastro construido' } = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'minga-rights-'))
  try {
    const file = join(folder, 'rights.geojson')
    await writeFile(file, JSON.stringify({ type: 'FeatureCollection', features }))
    const order = ['--source', source, '--authority', 'Autoridad construida', '--date', date, '--territory', 'PE-17', '--column', 'kind=clase', '--column', 'granted_on=titulo', '--column', 'filed_on=presentado', '--crs', 'EPSG:4326', '--many-gone', '--place-is-right']
    await run(program, ['rights', 'import', workspace, file, ...order])
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** The rules of a country, as a pack that is shipped has them. */
export const addPack = (workspace, name) => run(program, ['pack', 'add', workspace, join(packs, name)])
