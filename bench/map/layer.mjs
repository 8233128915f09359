// A constructed layer of 100,000 rights that no register has: twelve blocks side by side, in each the squares of a
// kilometre's grid in clumps, as a mining register has them. Always the same.
export const WEST = -76, SOUTH = -14, COLUMNS = 4, ROWS = 3, BLOCK = [3, 3.5]
const KINDS = ['mining_title', 'mining_claim', 'forestry', 'brazil_nut', 'native_community', 'protected_area', 'water_margin', 'urban', 'farm', 'infrastructure']
/** A kilometre in degrees, here. */
const KILOMETRE = 0.00905

/** Numbers from 0 to 1, the same in every run (Park and Miller 1988). */
function numbers(seed) {
  let state = seed
  return () => (state = (state * 48271) % 2147483647) / 2147483647
}

function square(west, south, side) {
  const at = [[west, south], [west + side, south], [west + side, south + side], [west, south + side], [west, south]]
  return { type: 'Polygon', coordinates: [at.map((place) => place.map((degree) => Number(degree.toFixed(6))))] }
}

/** One block: clumps of squares of 1 to 100 km² (most are small), corners on the grid, many touching or overlapping. */
function* block(count, random) {
  let clump = [0, 0]
  for (let i = 0; i < count; ++i) {
    if (i % 40 === 0) clump = [random() * (BLOCK[0] - 0.35), random() * (BLOCK[1] - 0.35)]
    const kilometres = Math.ceil(10 * random() ** 6 + 0.5)
    const [x, y] = clump.map((at) => Math.round((at + random() * 0.25) / KILOMETRE) * KILOMETRE)
    yield [x, y, kilometres * KILOMETRE]
  }
}

export function constructedLayer(count) {
  const features = []
  const blocks = COLUMNS * ROWS
  for (let number = 0; number < blocks; ++number) {
    const west = WEST + (number % COLUMNS) * BLOCK[0], south = SOUTH + Math.floor(number / COLUMNS) * BLOCK[1]
    for (const [x, y, side] of block(Math.ceil((count - features.length) / (blocks - number)), numbers(number + 7))) {
      const i = features.length
      features.push({
        type: 'Feature',
        properties: { code: `K-${String(i).padStart(6, '0')}`, clase: KINDS[Math.floor(i / 40) % KINDS.length], presentado: `${1990 + (i % 10)}-02-03`, titulo: `${2000 + (i % 25)}-0${1 + (i % 9)}-15` },
        geometry: square(west + x, south + y, side),
      })
    }
  }
  return features
}
