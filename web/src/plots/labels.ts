export interface Placed {
  x: number
  y: number
  text: string
  anchor: 'start' | 'end'
}

interface Box {
  left: number
  right: number
  top: number
  bottom: number
}

const meets = (a: Box, b: Box) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom

const PLACES = [
  ['start', 0],
  ['end', 0],
  ['start', -0.9],
  ['end', -0.9],
  ['start', 0.9],
  ['end', 0.9],
] as const

/**
 * Picks the labels that fit without covering another label or a point. Candidates come in order of
 * importance; each tries beside its point, then a little above and below. Positions are in pixels.
 */
export function placeLabels(
  candidates: { x: number; y: number; text: string }[],
  points: { x: number; y: number }[],
  frame: { width: number; height: number; fontSize: number; radius: number },
  most: number,
): Placed[] {
  const { width, height, fontSize, radius } = frame
  const taken: Box[] = points.map(({ x, y }) => ({ left: x - radius, right: x + radius, top: y - radius, bottom: y + radius }))
  const placed: Placed[] = []
  for (const { x, y, text } of candidates) {
    if (placed.length >= most) break
    const long = text.length * fontSize * 0.53
    for (const [anchor, down] of PLACES) {
      const left = anchor === 'start' ? x + radius + 3 : x - radius - 3 - long
      const middle = y + down * fontSize
      const box = { left, right: left + long, top: middle - fontSize * 0.6, bottom: middle + fontSize * 0.6 }
      if (box.left < 0 || box.right > width || box.top < 0 || box.bottom > height) continue
      if (taken.some((other) => meets(box, other))) continue
      taken.push(box)
      placed.push({ x: anchor === 'start' ? x + radius + 3 : x - radius - 3, y: middle, text, anchor })
      break
    }
  }
  return placed
}
