import type { FeatureCollection, MultiLineString, Position } from 'geojson'
import type { GeoJSONSource, LayerSpecification, Map as MapLibre, SourceSpecification } from 'maplibre-gl'
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

// Without an address for glyphs a map draws its letters from the fonts of the page.
export const FONT = 'Atkinson Hyperlegible Next Variable'

/** A role of colour as the page has it now. */
export const role = (name: string) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim()

const NOTHING: FeatureCollection = { type: 'FeatureCollection', features: [] }

/** What lies below every map: filled in by `showGround` once it is loaded. */
export const groundSources = (): Record<string, SourceSpecification> => Object.fromEntries(['land', 'borders', 'names'].map((name) => [name, { type: 'geojson', data: NOTHING }]))

export const groundLayers = (): LayerSpecification[] => [
  { id: 'water', type: 'background', paint: { 'background-color': role('map-water') } },
  { id: 'land', type: 'fill', source: 'land', paint: { 'fill-color': role('map-land') } },
  { id: 'borders', type: 'line', source: 'borders', paint: { 'line-color': role('map-border'), 'line-width': 1.2 } },
  { id: 'names', type: 'symbol', source: 'names', layout: { 'text-field': ['get', 'name'], 'text-font': [FONT], 'text-size': 15, 'text-letter-spacing': 0.08 }, paint: { 'text-color': role('ink-soft'), 'text-halo-color': role('map-land'), 'text-halo-width': 1.5 } },
]

export async function showGround(map: MapLibre, language: string) {
  const { land, borders, names } = await baseMap()
  const inWords = new Intl.DisplayNames([language], { type: 'region' })
  map.getSource<GeoJSONSource>('land')?.setData(land)
  map.getSource<GeoJSONSource>('borders')?.setData(borders)
  map.getSource<GeoJSONSource>('names')?.setData({ type: 'FeatureCollection', features: names.map(({ code, at }) => ({ type: 'Feature', properties: { name: inWords.of(code) ?? code }, geometry: { type: 'Point', coordinates: at } })) })
}

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
