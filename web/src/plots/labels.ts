export interface Placed {
  x: number
  y: number
  text: string
  anchor: 'start' | 'end'
  /** Where the label stands too far from its point to be read as its own: a thin line from the point to here. */
  line?: { x1: number; y1: number; x2: number; y2: number }
}

export interface Candidate {
  x: number
  y: number
  text: string
  /** Gets its label whatever is in the way. */
  must?: boolean
}

interface Frame {
  width: number
  height: number
  fontSize: number
  radius: number
}

interface Box {
  left: number
  right: number
  top: number
  bottom: number
}

const meets = (a: Box, b: Box) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom
const SIDES = ['start', 'end'] as const
/** Above (negative) or below the point, in heights of the type. */
const NEAR = [0, -0.9, 0.9]
const FAR = [-1.8, 1.8, -2.7, 2.7]
const HALF = 0.6
const WIDE = 0.53

function boxAt({ x, y, text }: Candidate, anchor: Placed['anchor'], down: number, { fontSize, radius }: Frame): Box {
  const long = text.length * fontSize * WIDE
  const left = anchor === 'start' ? x + radius + 3 : x - radius - 3 - long
  const middle = y + down * fontSize
  return { left, right: left + long, top: middle - fontSize * HALF, bottom: middle + fontSize * HALF }
}

const inside = (box: Box, { width, height }: Frame) => box.left >= 0 && box.right <= width && box.top >= 0 && box.bottom <= height

function* placesOf(candidate: Candidate, frame: Frame, heights: number[]): Generator<{ box: Box; anchor: Placed['anchor']; down: number }> {
  for (const down of heights) for (const anchor of SIDES) {
    const box = boxAt(candidate, anchor, down, frame)
    if (inside(box, frame)) yield { box, anchor, down }
  }
}

/** Above or below the point and pushed into the frame: for names too long to stand beside it. */
function* pushedPlaces(candidate: Candidate, frame: Frame): Generator<{ box: Box; anchor: Placed['anchor']; down: number }> {
  for (const down of [-1.5, 1.5, ...FAR, -3.6, 3.6, -4.5, 4.5, -5.4, 5.4, -6.3, 6.3]) {
    const box = boxAt(candidate, 'start', down, frame)
    const long = box.right - box.left
    const left = Math.max(0, Math.min(candidate.x - long / 2, frame.width - long))
    const pushed = { ...box, left, right: left + long }
    if (box.top >= 0 && box.bottom <= frame.height) yield { box: pushed, anchor: 'start', down }
  }
}

function placed({ x, y, text }: Candidate, { box, anchor, down }: { box: Box; anchor: Placed['anchor']; down: number }, { fontSize }: Frame): Placed {
  const middle = (box.top + box.bottom) / 2
  const label: Placed = { x: anchor === 'start' ? box.left : box.right, y: middle, text, anchor }
  if (Math.abs(down) < 1.2) return label
  const end = Math.max(box.left, Math.min(x, box.right))
  return { ...label, line: { x1: x, y1: y, x2: end, y2: middle + (down < 0 ? HALF : -HALF) * fontSize } }
}

/** Whether the line from a point to its label passes by all other points. */
function passes({ line }: Placed, points: { x: number; y: number }[], radius: number): boolean {
  if (!line) return true
  const { x1, y1, x2, y2 } = line
  const long = (x2 - x1) ** 2 + (y2 - y1) ** 2
  return points.every(({ x, y }) => {
    if (x === x1 && y === y1) return true
    const along = Math.max(0, Math.min(1, ((x - x1) * (x2 - x1) + (y - y1) * (y2 - y1)) / long))
    return Math.hypot(x - x1 - along * (x2 - x1), y - y1 - along * (y2 - y1)) > radius
  })
}

/**
 * Picks the labels that fit without covering another label or a point. Candidates come in order of
 * importance; each tries beside its point, then a little above and below. Those that must have a label try
 * farther off, with a line, and rather cover points than have that line cross one: it would name the wrong point. A
 * label never covers another. Positions are in pixels.
 */
export function placeLabels(candidates: Candidate[], points: { x: number; y: number }[], frame: Frame, most: number): Placed[] {
  const { radius } = frame
  const dots: Box[] = points.map(({ x, y }) => ({ left: x - radius, right: x + radius, top: y - radius, bottom: y + radius }))
  const labels: Box[] = []
  const free = (box: Box, others: Box[]) => !others.some((other) => meets(box, other))
  const found: Placed[] = []
  for (const candidate of candidates) {
    if (found.length >= most && !candidate.must) continue
    const near = [...placesOf(candidate, frame, NEAR)]
    const far = candidate.must ? [...placesOf(candidate, frame, FAR), ...pushedPlaces(candidate, frame)] : []
    const open = [...near, ...far].filter(({ box }) => free(box, labels))
    const clear = open.filter(({ box }) => free(box, dots))
    const own = (one: (typeof open)[number]) => passes(placed(candidate, one, frame), points, radius)
    const place = clear.find(own) ?? (candidate.must ? (open.find((one) => Math.abs(one.down) > 1 && own(one)) ?? clear[0] ?? open[0]) : undefined)
    if (!place) continue
    labels.push(place.box)
    found.push(placed(candidate, place, frame))
  }
  return found
}
