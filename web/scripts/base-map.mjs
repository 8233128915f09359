// Writes src/map/generated/base-map.json from Natural Earth (npm package world-atlas): Latin America's
// countries in full detail, the rest of the world coarse. Run before every build; nothing is fetched.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { feature } from 'topojson-client'

const require = createRequire(import.meta.url)
const codes = { Argentina: 'AR', Belize: 'BZ', Bolivia: 'BO', Brazil: 'BR', Chile: 'CL', Colombia: 'CO', 'Costa Rica': 'CR', Ecuador: 'EC', 'El Salvador': 'SV', Guatemala: 'GT', Guyana: 'GY', Honduras: 'HN', Mexico: 'MX', Nicaragua: 'NI', Panama: 'PA', Paraguay: 'PY', Peru: 'PE', Suriname: 'SR', Uruguay: 'UY', Venezuela: 'VE' }
const near = new Set([...Object.keys(codes), 'France'])
// Their rings jump from 180 to -180 degrees and would be drawn as a band around the world.
const acrossTheDateLine = new Set(['Fiji'])
const read = (name) => JSON.parse(readFileSync(require.resolve(`world-atlas/${name}`), 'utf8'))
const coarse = read('countries-110m.json')
const fine = read('countries-50m.json')

// Both use delta-encoded arcs with their own grid; ours keeps absolute degrees with three decimals.
const arcs = []
function take(topology, geometries) {
  const { scale, translate } = topology.transform
  const moved = new Map()
  const arc = (index) => {
    const real = index < 0 ? ~index : index
    if (!moved.has(real)) {
      let x = 0
      let y = 0
      moved.set(real, arcs.length)
      arcs.push(topology.arcs[real].map(([dx, dy]) => {
        x += dx
        y += dy
        return [+(x * scale[0] + translate[0]).toFixed(3), +(y * scale[1] + translate[1]).toFixed(3)]
      }))
    }
    return index < 0 ? ~moved.get(real) : moved.get(real)
  }
  const deep = (value) => (Array.isArray(value) ? value.map(deep) : arc(value))
  return { type: 'GeometryCollection', geometries: geometries.map(({ type, id, properties, arcs: own }) => ({ type, id, properties, arcs: deep(own) })) }
}

const objects = {
  countries: take(coarse, coarse.objects.countries.geometries.filter(({ properties }) => !near.has(properties.name) && !acrossTheDateLine.has(properties.name))),
  near: take(fine, fine.objects.countries.geometries.filter(({ properties }) => near.has(properties.name))),
}
// Where a country's name stands: the centroid of its largest ring.
function centroid(ring) {
  let area = 0
  let x = 0
  let y = 0
  for (let i = 0; i + 1 < ring.length; i++) {
    const [[x0, y0], [x1, y1]] = [ring[i], ring[i + 1]]
    const cross = x0 * y1 - x1 * y0
    area += cross
    x += (x0 + x1) * cross
    y += (y0 + y1) * cross
  }
  return { area: Math.abs(area), at: [+(x / (3 * area)).toFixed(2), +(y / (3 * area)).toFixed(2)] }
}

const names = fine.objects.countries.geometries
  .filter(({ properties }) => codes[properties.name])
  .map((geometry) => {
    const { coordinates, type } = feature(fine, geometry).geometry
    const rings = (type === 'Polygon' ? [coordinates] : coordinates).map(([outer]) => centroid(outer))
    return { code: codes[geometry.properties.name], at: rings.sort((a, b) => b.area - a.area)[0].at }
  })

const folder = new URL('../src/map/generated/', import.meta.url)
mkdirSync(folder, { recursive: true })
writeFileSync(new URL('base-map.json', folder), JSON.stringify({ type: 'Topology', arcs, objects, names }))
