import type { Answer, Axis, Level } from '../participant/types'

export interface Cell {
  row: number
  axis: Axis
}

/** What a key does in the typing grid. The keys are those at the edge of a paper sheet. */
export type KeyAct =
  | { kind: 'answer'; answer: Answer }
  | { kind: 'move'; to: Cell }
  | { kind: 'none' }

const LEVEL_OF: Record<string, Level> = { '1': 0, '2': 0.25, '3': 0.5, '4': 0.75, '5': 1 }

export function keyOf(answer: Answer): string {
  if (answer === null) return ''
  if (typeof answer === 'object') return 'n'
  return String(answer * 4 + 1)
}

export function nextCell({ row, axis }: Cell, rows: number): Cell {
  if (axis === 'valuation') return { row, axis: 'prioritization' }
  return row + 1 < rows ? { row: row + 1, axis: 'valuation' } : { row, axis }
}

export function previousCell({ row, axis }: Cell): Cell {
  if (axis === 'prioritization') return { row, axis: 'valuation' }
  return row > 0 ? { row: row - 1, axis: 'prioritization' } : { row, axis }
}

export function actOf(key: string, cell: Cell, rows: number): KeyAct {
  const level = LEVEL_OF[key]
  if (level !== undefined) return { kind: 'answer', answer: level }
  switch (key) {
    case 'n':
    case 'N':
      return { kind: 'answer', answer: { missing: 'does_not_know' } }
    case '0':
    case ' ':
    case 'Delete':
      return { kind: 'answer', answer: null }
    case 'Enter':
    case 'ArrowRight':
      return { kind: 'move', to: nextCell(cell, rows) }
    case 'ArrowLeft':
    case 'Backspace':
      return { kind: 'move', to: previousCell(cell) }
    case 'ArrowDown':
      return { kind: 'move', to: { ...cell, row: Math.min(cell.row + 1, rows - 1) } }
    case 'ArrowUp':
      return { kind: 'move', to: { ...cell, row: Math.max(cell.row - 1, 0) } }
    case 'Home':
      return { kind: 'move', to: { row: 0, axis: 'valuation' } }
    case 'End':
      return { kind: 'move', to: { row: rows - 1, axis: 'prioritization' } }
  }
  return { kind: 'none' }
}
