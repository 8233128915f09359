import { describe, expect, it } from 'vitest'
import { filtersOf, nameOf } from '../src/app/filters'
import { placeLabels } from '../src/plots/labels'
import { missingShare, mostUrgent } from '../src/plots/words'
import { fill, textOf } from '../src/participant/words'

describe('filters in the address', () => {
  it('are read and written the same', () => {
    const query = { 'filter[kind]': 'asociacion', 'filter[members][gte]': '10', search: 'oro', 'filter[bad': 'x' }
    const filters = filtersOf(query)
    expect(filters).toEqual([
      { field: 'kind', operator: 'is', value: 'asociacion' },
      { field: 'members', operator: 'gte', value: '10' },
    ])
    expect(filters.map(nameOf)).toEqual(['filter[kind]', 'filter[members][gte]'])
  })
})

describe('labels of a plot', () => {
  it('never cover another label or leave the frame', () => {
    const points = Array.from({ length: 52 }, (_, i) => ({ x: (i * 37) % 400, y: (i * 53) % 300, text: `Impacto número ${i}` }))
    const placed = placeLabels(points, points, { width: 400, height: 300, fontSize: 12, radius: 5 }, 20)
    expect(placed.length).toBeGreaterThan(0)
    const boxes = placed.map(({ x, y, text, anchor }) => {
      const long = text.length * 12 * 0.53
      const left = anchor === 'start' ? x : x - long
      return { left, right: left + long, top: y - 7.2, bottom: y + 7.2 }
    })
    for (const [i, a] of boxes.entries()) {
      expect(a.left).toBeGreaterThanOrEqual(0)
      expect(a.right).toBeLessThanOrEqual(400)
      for (const b of boxes.slice(i + 1)) expect(a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom).toBe(false)
    }
  })
})

describe('words of a plot', () => {
  const points = [
    { impact: 'a', valuation: 0.1, prioritization: 0.9, n: 8, missing: 2 },
    { impact: 'b', valuation: 0.9, prioritization: 1, n: 10, missing: 0 },
    { impact: 'c', valuation: 0.2, prioritization: null, n: 0, missing: 10 },
    { impact: 'd', valuation: 0.3, prioritization: 0.4, n: 9, missing: 1 },
  ]
  it('names what is negative and most urgent', () => {
    expect(mostUrgent(points, new Map([['a', 'Corrupción']]))).toEqual(['Corrupción', 'd'])
  })
  it('counts what is missing, and says nothing where that was withheld', () => {
    expect(missingShare(points, 10)).toBeCloseTo(13 / 40)
    expect(missingShare(points.map((point) => ({ ...point, missing: null })), 10)).toBeNull()
  })
})

describe('texts of the participant page', () => {
  it('finds and fills', () => {
    expect(textOf({ a: { b: 'x' } }, 'a.b')).toBe('x')
    expect(textOf({ a: { b: 'x' } }, 'a')).toBeUndefined()
    expect(fill('{n} de {total} {other}', { n: 1, total: 52 })).toBe('1 de 52 {other}')
  })
})
