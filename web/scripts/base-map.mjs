// Writes src/map/generated/base-map.json from Natural Earth (npm package world-atlas): Latin America's
// countries in full detail, the rest of the world coarse. Run before every build; nothing is fetched.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'

const require = createRequire(import.meta.url)
const near = new Set(['Argentina', 'Bolivia', 'Brazil', 'Chile', 'Colombia', 'Costa Rica', 'Ecuador', 'El Salvador', 'Guatemala', 'Guyana', 'Honduras', 'Mexico', 'Nicaragua', 'Panama', 'Paraguay', 'Peru', 'Suriname', 'Uruguay', 'Venezuela', 'France', 'Belize'])
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
  countries: take(coarse, coarse.objects.countries.geometries.filter(({ properties }) => !near.has(properties.name))),
  near: take(fine, fine.objects.countries.geometries.filter(({ properties }) => near.has(properties.name))),
}
const folder = new URL('../src/map/generated/', import.meta.url)
mkdirSync(folder, { recursive: true })
writeFileSync(new URL('base-map.json', folder), JSON.stringify({ type: 'Topology', arcs, objects }))
