// How kinds of rights are told apart on the map: by pattern first, so that it works in print, in the sun and for whoever
// does not see colours; the colour groups related kinds. One drawing serves the map and the legend: lines on a square
// of 16 units that repeats.

export interface KindMark {
  /** What groups it: mining, plants, people, protection, water, works. */
  colour: string
  /** SVG path on a square of 16 units whose edges meet. */
  path: string
  /** Filled in place of drawn. */
  filled?: boolean
}

/** Colours that stay apart for colour-blind people (after Okabe and Ito 2008), dark enough for lines on the map's land. */
export const COLOURS = { mining: '#9a4a00', plants: '#00694d', people: '#8a2f78', protection: '#004f8f', water: '#1f78b4', works: '#3a3a3a' }
const { mining, plants, people, protection, water, works } = COLOURS

const UP = 'M-2 2L2-2M0 16L16 0M14 18L18 14'
const DOWN = 'M-2 14L2 18M0 0L16 16M14-2L18 2'
const ring = (x: number, y: number, r: number) => `M${x - r} ${y}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0z`

const MARKS: Record<string, KindMark> = {
  mining_title: { colour: mining, path: UP },
  mining_claim: { colour: mining, path: 'M1 15L6 10M9 7L14 2' },
  subcontract: { colour: mining, path: UP + DOWN },
  special_reserve_area: { colour: mining, path: 'M8 0V16M0 8H16' },
  corridor: { colour: mining, path: 'M0 4H16M0 12H16' },
  strategic_area: { colour: mining, path: 'M2 8L8 2L14 8L8 14z' },
  mining_district: { colour: mining, path: 'M0 4H8V12H16M8 0V4M8 12V16' },
  forestry: { colour: plants, path: 'M8 2L3 9H13zM8 9V14', filled: true },
  brazil_nut: { colour: plants, path: ring(8, 8, 4) },
  farm: { colour: plants, path: 'M0 2H5M8 2H13M3 10H8M11 10H16' },
  native_community: { colour: people, path: ring(4, 4, 2) + ring(12, 12, 2), filled: true },
  black_community: { colour: people, path: ring(8, 8, 4.5), filled: true },
  protected_area: { colour: protection, path: 'M8 3V13M3 8H13' },
  buffer_zone: { colour: protection, path: 'M4 2V6M2 4H6M12 10V14M10 12H14' },
  water_body: { colour: water, path: 'M0 4q4-4 8 0t8 0M0 12q4-4 8 0t8 0' },
  water_margin: { colour: water, path: 'M0 8q4-4 8 0t8 0' },
  archaeological: { colour: works, path: 'M2 13L8 3L14 13z' },
  urban: { colour: works, path: 'M3 3H7V7H3zM9 9H13V13H9z', filled: true },
  infrastructure: { colour: works, path: 'M4 0V16M12 0V16' },
  other: { colour: works, path: ring(8, 8, 1.5), filled: true },
}

/** A kind that a pack added has the mark of what is other, and its own label. */
export const markOf = (kind: string): KindMark => MARKS[kind] ?? MARKS.other!
export const markedKinds = Object.keys(MARKS)

/** The mark as a picture that repeats, `scale` device pixels a unit; on dark land in a lighter tone of the colour. */
export function markPicture(mark: KindMark, scale: number, dark: boolean): ImageData {
  const side = 16 * scale
  const canvas = document.createElement('canvas')
  canvas.width = canvas.height = side
  const pen = canvas.getContext('2d')!
  pen.scale(scale, scale)
  pen.strokeStyle = pen.fillStyle = toneOf(mark.colour, dark)
  pen.lineWidth = 1.6
  const path = new Path2D(mark.path)
  if (mark.filled) pen.fill(path)
  pen.stroke(path)
  return pen.getImageData(0, 0, side, side)
}

/** The colour, halfway to white on dark land. */
export function toneOf(colour: string, dark: boolean): string {
  if (!dark) return colour
  const parts = [1, 3, 5].map((at) => Math.round(Number.parseInt(colour.slice(at, at + 2), 16) * 0.45 + 255 * 0.55))
  return `#${parts.map((part) => part.toString(16).padStart(2, '0')).join('')}`
}
