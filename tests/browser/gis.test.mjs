// Clients of maps as people have them, over constructed rights: the decoder of tiles that MapLibre uses, and QGIS.
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { createRequire } from 'node:module'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { constructedRights, importRights } from './rights.mjs'
import { startServer } from './support.mjs'

const fromWeb = createRequire(fileURLToPath(new URL('../../web/package.json', import.meta.url)))
const { VectorTile } = await import(fromWeb.resolve('@mapbox/vector-tile'))
const { PbfReader } = await import(fromWeb.resolve('pbf'))
const run = promisify(execFile)
const COUNT = 2500 // more than two of the largest pages

let server, features
before(async () => {
  server = await startServer({ prepare: (workspace) => importRights(workspace, constructedRights(COUNT), '2026-01-31') })
  features = new Map()
  let next = `${server.address}/api/ogc/collections/land_right/items?limit=1000`
  while (next) {
    const page = await (await fetch(next)).json()
    for (const feature of page.features) features.set(feature.id, feature)
    next = page.links.find(({ rel }) => rel === 'next')?.href
  }
})
after(async () => server?.stop())

const boxOf = ({ coordinates }) => {
  const box = [Infinity, Infinity, -Infinity, -Infinity]
  const visit = (value) => {
    if (typeof value[0] !== 'number') return void value.forEach(visit)
    box[0] = Math.min(box[0], value[0])
    box[1] = Math.min(box[1], value[1])
    box[2] = Math.max(box[2], value[0])
    box[3] = Math.max(box[3], value[1])
  }
  visit(coordinates)
  return box
}
/** The tile of a zoom that a place lies in. */
function tileAt(longitude, latitude, zoom) {
  const side = 2 ** zoom
  const y = (1 - Math.asinh(Math.tan((latitude * Math.PI) / 180)) / Math.PI) / 2
  return [Math.floor(((longitude + 180) / 360) * side), Math.floor(y * side)]
}

test('the pages of features hold every right once', () => assert.equal(features.size, COUNT))

for (const zoom of [0, 6, 9, 11, 14]) {
  test(`@mapbox/vector-tile reads every tile of zoom ${zoom}, with what the features have`, async () => {
    const boxes = [...features.values()].map(({ geometry }) => boxOf(geometry))
    const west = Math.min(...boxes.map((box) => box[0])), south = Math.min(...boxes.map((box) => box[1]))
    const east = Math.max(...boxes.map((box) => box[2])), north = Math.max(...boxes.map((box) => box[3]))
    const [left, bottom] = tileAt(west, south, zoom), [right, top] = tileAt(east, north, zoom)
    // Of the deepest a corner is enough: there are thousands.
    const last = zoom === 14 ? [left + 5, bottom - 5] : [right, top]
    // How far a point may be off: a unit of the grid, and half a pixel where lines are simplified or drawn as boxes.
    const unit = 360 / 2 ** zoom / 4096
    const tolerance = (zoom < 14 ? 4.6 : 0.6) * unit
    const seen = new Set()
    let leftOut = 0
    for (let x = left; x <= last[0]; x += 1) {
      for (let y = last[1]; y <= bottom; y += 1) {
        const answer = await fetch(`${server.address}/api/tiles/land_right/${zoom}/${x}/${y}.mvt`)
        if (answer.status === 204) continue
        assert.equal(answer.status, 200)
        const tile = new VectorTile(new PbfReader(new Uint8Array(await answer.arrayBuffer())))
        // From afar many lie in one point of the screen; how many are not drawn for it is told.
        assert.deepEqual(Object.keys(tile.layers), zoom === 0 ? ['land_right', 'left_out'] : ['land_right'])
        leftOut += tile.layers.left_out?.feature(0).properties.features ?? 0
        const layer = tile.layers.land_right
        assert.equal(layer.version, 2)
        for (let i = 0; i < layer.length; i += 1) {
          const drawn = layer.feature(i)
          const feature = features.get(drawn.properties.id)
          assert.ok(feature, 'a feature of the tile is one of the collection')
          seen.add(feature.id)
          for (const name of ['kind', 'granted_on', 'state', 'area_ha']) assert.equal(drawn.properties[name], feature.properties[name], name)
          const exact = boxOf(feature.geometry), told = boxOf(drawn.toGeoJSON(x, y, zoom).geometry)
          // Cut at the buffer of the tile, a box may be smaller, never larger.
          assert.ok(told[0] >= exact[0] - tolerance && told[1] >= exact[1] - tolerance && told[2] <= exact[2] + tolerance && told[3] <= exact[3] + tolerance, `${told} lies in ${exact}`)
          const points = drawn.loadGeometry().flat()
          if (points.every((p) => p.x > -64 && p.x < 4160 && p.y > -64 && p.y < 4160))
            for (const side of [0, 1, 2, 3]) assert.ok(Math.abs(told[side] - exact[side]) <= tolerance, `${told} is ${exact}`)
        }
      }
    }
    if (zoom === 14) assert.ok(seen.size > 20)
    else assert.equal(seen.size + leftOut, COUNT, 'every right is in some tile, or told of')
  })
}

test('QGIS counts and reads every right over its own providers', async (t) => {
  const python = '/usr/bin/python3'
  const there = await run(python, ['-c', 'import qgis.core']).then(() => true, () => false)
  if (!there) return t.skip('python3-qgis is not installed')
  const script = fileURLToPath(new URL('qgis-client.py', import.meta.url))
  const env = { ...process.env, QT_QPA_PLATFORM: 'offscreen' }
  const { stdout } = await run(python, [script, server.address], { env, timeout: 120_000, maxBuffer: 1 << 26 })
  const read = JSON.parse(stdout.trim().split('\n').at(-1))
  assert.ok(read.features.valid, 'the OAPIF provider takes the collection')
  assert.equal(Object.keys(read.features.areas).length, COUNT, 'every feature once, over pages of 1,000')
  for (const feature of features.values()) {
    const { code, kind } = feature.properties
    const [west, south, east, north] = boxOf(feature.geometry)
    const found = read.features.areas[code]
    assert.ok(found, code)
    assert.equal(found.kind, kind)
    assert.deepEqual(found.box, [west, south, east, north], 'longitude is x')
    assert.ok(Math.abs(found.area - (east - west) * (north - south)) < 1e-9)
  }
  assert.ok(read.tiles.valid, 'the provider of vector tiles takes the address')
  assert.ok(read.tiles.painted > 1000, 'and draws them')
})
