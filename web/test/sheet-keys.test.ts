import { describe, expect, it } from 'vitest'
import { actOf, keyOf, nextCell, previousCell, type Cell } from '../src/pages/sheet-keys'

describe('typing grid', () => {
  it('turns the five keys into the five levels, and back', () => {
    const answers = ['1', '2', '3', '4', '5'].map((key) => actOf(key, { row: 0, axis: 'valuation' }, 52))
    expect(answers.map((act) => act.kind === 'answer' && act.answer)).toEqual([0, 0.25, 0.5, 0.75, 1])
    expect(([0, 0.25, 0.5, 0.75, 1] as const).map(keyOf)).toEqual(['1', '2', '3', '4', '5'])
    expect(keyOf(null)).toBe('')
    expect(keyOf({ missing: 'does_not_know' })).toBe('n')
  })

  it('walks all 104 cells of a sheet forward and back without leaving it', () => {
    let cell: Cell = { row: 0, axis: 'valuation' }
    for (let i = 0; i < 103; i++) cell = nextCell(cell, 52)
    expect(cell).toEqual({ row: 51, axis: 'prioritization' })
    expect(nextCell(cell, 52)).toEqual(cell)
    for (let i = 0; i < 103; i++) cell = previousCell(cell)
    expect(cell).toEqual({ row: 0, axis: 'valuation' })
    expect(previousCell(cell)).toEqual(cell)
  })

  it('refuses keys that mean nothing', () => {
    for (const key of ['6', '9', 'x', ',', 'Shift', 'F5']) expect(actOf(key, { row: 3, axis: 'valuation' }, 52)).toEqual({ kind: 'none' })
  })

  it('blanks with 0 and says "does not know" with n', () => {
    expect(actOf('0', { row: 1, axis: 'valuation' }, 52)).toEqual({ kind: 'answer', answer: null })
    expect(actOf('N', { row: 1, axis: 'valuation' }, 52)).toEqual({ kind: 'answer', answer: { missing: 'does_not_know' } })
  })
})
