import type { Position } from 'geojson'

// Places as people write them: latitude first, as it is read aloud; decimals with point or comma, or degrees, minutes and
// seconds with a letter of where (N, S, E, O or W).

interface Part {
  value: number
  axis: 'latitude' | 'longitude' | null
}

const AXES = { N: 'latitude', S: 'latitude', E: 'longitude', O: 'longitude', W: 'longitude' } as const
type Letter = keyof typeof AXES

function partFrom(text: string): Part | null {
  const bare = text.trim().replaceAll(',', '.')
  const letter = /^[NSEOW]|[NSEOW]$/i.exec(bare)?.[0]?.toUpperCase() as Letter | undefined
  const unlettered = bare.replace(/^[NSEOW]|[NSEOW]$/i, '').trim()
  const figures = [...unlettered.matchAll(/\d+(?:\.\d+)?/g)].map(([figure]) => Number(figure))
  const rest = unlettered.replace(/^[-+]/, '').replace(/[\d\s.°º'’′"”″]/g, '')
  if (rest || figures.length < 1 || figures.length > 3 || figures.slice(1).some((figure) => figure >= 60)) return null
  const size = figures[0]! + (figures[1] ?? 0) / 60 + (figures[2] ?? 0) / 3600
  const minus = unlettered.startsWith('-') !== (letter === 'S' || letter === 'O' || letter === 'W')
  return { value: minus ? -size : size, axis: letter ? AXES[letter] : null }
}

/** The two parts of a text: apart at a semicolon, else at the comma that is none of a number, else at spaces. */
function halves(text: string): [string, string] | null {
  const plain = text.trim().replace(/[−–]/g, '-')
  const at = (pattern: RegExp) => {
    const parts = plain.split(pattern).filter((part) => part.trim() !== '')
    return parts.length === 2 ? (parts as [string, string]) : null
  }
  const lettered = /^(.*?[NS])[\s,;]*(.*[EOW])$/i.exec(plain) ?? /^(.*?[EOW])[\s,;]*(.*[NS])$/i.exec(plain)
  if (lettered) return [lettered[1]!, lettered[2]!]
  return at(/;/) ?? at(/,\s+/) ?? (plain.split(',').length === 2 ? at(/,/) : null) ?? at(/\s+/)
}

/** Longitude and latitude, or null for what is no place. */
export function placeFrom(text: string): Position | null {
  const parts = halves(text)?.map(partFrom)
  const [one, two] = parts ?? []
  if (!one || !two || (one.axis !== null && one.axis === two.axis)) return null
  const swapped = one.axis === 'longitude' || two.axis === 'latitude'
  const [latitude, longitude] = swapped ? [two.value, one.value] : [one.value, two.value]
  return Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180 ? [longitude, latitude] : null
}

/** One corner a line; the first line that is no place. At least three corners. */
export function cornersFrom(text: string): { corners: Position[]; wrongLine: number | null } {
  const corners: Position[] = []
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue
    const place = placeFrom(line)
    if (!place) return { corners, wrongLine: index + 1 }
    corners.push(place)
  }
  return { corners, wrongLine: null }
}

/** As the page writes it: latitude first. Six decimals are a decimetre. */
export const placeText = ([longitude, latitude]: Position) => `${latitude!.toFixed(6)}, ${longitude!.toFixed(6)}`
