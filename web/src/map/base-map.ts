import type { FeatureCollection, MultiLineString, Position } from 'geojson'
import type { GeometryCollection, Topology } from 'topojson-specification'
import { feature, mesh } from 'topojson-client'
import address from './generated/base-map.json?url'

export interface BaseMap {
  land: FeatureCollection
  borders: MultiLineString
  /** ISO code of a country and where its name stands. */
  names: { code: string; at: Position }[]
}

/** Natural Earth's countries (public domain), cut to size when the pages are built; served by us. */
export function baseMap(): Promise<BaseMap> {
  kept ??= load()
  return kept
}

let kept: Promise<BaseMap> | undefined

async function load() {
  const topology = (await (await fetch(address)).json()) as Topology<{ countries: GeometryCollection; near: GeometryCollection }> & Pick<BaseMap, 'names'>
  const { countries, near } = topology.objects
  const far = feature(topology, countries)
  const close = feature(topology, near)
  return {
    land: { type: 'FeatureCollection' as const, features: [...far.features, ...close.features] },
    borders: { type: 'MultiLineString' as const, coordinates: [...mesh(topology, countries).coordinates, ...mesh(topology, near).coordinates] },
    names: topology.names,
  }
}
