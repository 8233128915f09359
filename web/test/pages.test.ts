import { beforeAll, describe, expect, it } from 'vitest'
import { filtersOf, nameOf } from '../src/app/filters'
import { counted, i18n, number, percent, today } from '../src/app/i18n'
import { appealsAfter, daysBetween, partyName, textIn } from '../src/disputes/docket'
import { placeLabels } from '../src/plots/labels'
import { missingShare, mostUrgent, namedByTitle } from '../src/plots/words'
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

  const frame = { width: 330, height: 300, fontSize: 12, radius: 5 }
  const crowd = Array.from({ length: 400 }, (_, i) => ({ x: (i % 20) * 17, y: Math.floor(i / 20) * 15 }))
  const long = 'Destrucción de chacras y tierras de cultivo'

  it('are there for whoever must have one, also in a crowd and with a long name', () => {
    expect(placeLabels([{ x: 160, y: 150, text: long }], crowd, frame, 5)).toEqual([])
    const named = [
      { x: 160, y: 150, text: long, must: true },
      { x: 166, y: 152, text: 'Contrabando de combustible', must: true },
    ]
    const placed = placeLabels(named, crowd, frame, 0)
    expect(placed.map(({ text }) => text)).toEqual(named.map(({ text }) => text))
    expect(Math.abs(placed[0]!.y - placed[1]!.y)).toBeGreaterThanOrEqual(12 * 1.2 - 1e-9)
  })
  it('are tied by a line that crosses no other point, if there is room', () => {
    // Walls left and right, a point below: above is the one side from which the line meets nothing.
    const around = [146, 174].flatMap((x) => [138, 150, 162].map((y) => ({ x, y })))
    const point = { x: 160, y: 150 }
    const [label] = placeLabels([{ ...point, text: 'Agua sucia', must: true }], [...around, point, { x: 160, y: 164 }], frame, 1)
    expect(label!.line!.y2).toBeLessThan(150)
  })
  it('that stand far from their point are tied to it', () => {
    const wall = crowd.filter(({ x, y }) => !(y < 130 && x > 100))
    const [label] = placeLabels([{ x: 160, y: 150, text: 'Agua sucia', must: true }], wall, frame, 1)
    expect(label!.line).toMatchObject({ x1: 160, y1: 150 })
    const [beside] = placeLabels([{ x: 160, y: 150, text: 'Agua sucia', must: true }], [], frame, 1)
    expect(beside!.line).toBeUndefined()
  })
})

describe('numbers and forms', () => {
  beforeAll(() => {
    i18n.global.locale.value = 'es'
  })
  it('rounds half away from zero, as the reports do', () => {
    expect([0.725, 0.125, -0.125, 0.135].map((value) => number(value))).toEqual(['0,73', '0,13', '-0,13', '0,14'])
    expect(percent(0.145)).toMatch(/^15\s%$/)
  })
  it('gives a limit all its decimals and no more', () => {
    expect([0.125, 0.25].map((value) => number(value, 2, 3))).toEqual(['0,125', '0,25'])
  })
  it('has a form for one', () => {
    expect([0, 1, 2].map((n) => counted('plot.people', n))).toEqual(['0 personas', '1 persona', '2 personas'])
  })
  it('takes the day of the calendar on the wall, not that of Greenwich', () => {
    expect(today(new Date(2026, 10, 2, 23, 30))).toBe('2026-11-02')
  })
})

describe('words of a plot', () => {
  const points = [
    { impact: 'a', valuation: 0.1, prioritization: 0.9, n: 8, answers_missing: 2 },
    { impact: 'b', valuation: 0.9, prioritization: 1, n: 10, answers_missing: 0 },
    { impact: 'c', valuation: 0.2, prioritization: null, n: 0, answers_missing: 10 },
    { impact: 'd', valuation: 0.3, prioritization: 0.4, n: 9, answers_missing: 1 },
  ]
  it('names what is negative and most urgent', () => {
    expect(mostUrgent(points, new Map([['a', 'Corrupción']]))).toEqual(['Corrupción', 'd'])
  })
  it('are about the same impacts as those that must have a label', () => {
    expect(namedByTitle(points).map(({ impact }) => impact)).toEqual(['a', 'd'])
  })
  it('counts what is missing, and says nothing where that was withheld', () => {
    expect(missingShare(points, 10)).toBeCloseTo(13 / 80)
    expect(missingShare(points.map((point) => (point.impact === 'd' ? { ...point, answers_missing: null } : point)), 10)).toBeNull()
  })
})

describe('texts of the participant page', () => {
  it('finds and fills', () => {
    expect(textOf({ a: { b: 'x' } }, 'a.b')).toBe('x')
    expect(textOf({ a: { b: 'x' } }, 'a')).toBeUndefined()
    expect(fill('{n} de {total} {other}', { n: 1, total: 52 })).toBe('1 de 52 {other}')
  })
})

describe('a case of the docket', () => {
  const record = (id: string, values: Record<string, string>) => ({ id, revision: 1, changed: '', title: values.code ?? '', values })
  const rights = [record('r1', { code: 'C-1' }), record('r2', { code: 'C-2' })]
  it('names a party with its right, and by what it is where the right may not be seen', () => {
    i18n.global.locale.value = 'es'
    expect(partyName(record('p', { role: 'Titular', land_right: 'r2' }), rights)).toBe('Titular, por C-2')
    expect(partyName(record('p', { role: 'Titular' }), rights)).toBe('Titular')
    expect(partyName(record('p', { role: 'Titular', land_right: 'r2' }), null)).toBe('Titular')
  })
  it('waits whole days, also over a change of clocks', () => {
    expect(daysBetween('2026-10-31', '2026-11-02')).toBe(2)
    expect(daysBetween('2026-11-22', '2026-11-22')).toBe(0)
  })
  it('gives nothing for what is not written or is no text', () => {
    expect([textIn(null, 'role'), textIn(record('p', {}), 'role'), textIn(record('p', { role: 'x' }), 'role')]).toEqual(['', '', 'x'])
  })
})

describe('what appeals did to a resolution', () => {
  const resolution = (id: string, kind: string, day: string) => ({ id, values: { kind, resolved_on: day } }) as unknown as Parameters<typeof appealsAfter>[1]
  const [decided, modified, confirmed] = [resolution('1', 'decision', '2025-08-01'), resolution('2', 'appeal_outcome', '2025-08-01'), resolution('3', 'appeal_outcome', '2025-10-01')]
  const anew = resolution('4', 'agreement', '2025-11-01')
  const last = resolution('5', 'appeal_outcome', '2025-12-01')

  it('is told in its order, until something is resolved anew', () => {
    const all = [last, confirmed, anew, decided, modified]
    expect(appealsAfter(all, decided)).toEqual([modified, confirmed])
    expect(appealsAfter(all, modified)).toEqual([confirmed])
    expect(appealsAfter(all, anew)).toEqual([last])
    expect(appealsAfter(all, last)).toEqual([])
  })
})
