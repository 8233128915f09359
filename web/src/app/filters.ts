import type { Field, FieldType } from '../api/types'

export type Operator = 'is' | 'ne' | 'contains' | 'gte' | 'lte' | 'empty' | 'missing'

export interface Filter {
  field: string
  operator: Operator
  value: string
}

const OPERATORS: Record<FieldType, Operator[]> = {
  text: ['contains', 'is', 'empty'],
  long_text: ['contains', 'empty'],
  integer: ['gte', 'lte', 'is', 'empty'],
  decimal: ['gte', 'lte', 'empty'],
  money: ['empty'],
  date: ['gte', 'lte', 'is', 'empty'],
  timestamp: ['gte', 'lte'],
  yes_no: ['is'],
  choice: ['is', 'ne', 'empty'],
  multiple: ['contains', 'empty'],
  reference: ['is', 'empty'],
  geometry: ['empty'],
  file: ['empty'],
}

export function operatorsOf(field: Field): Operator[] {
  return [...OPERATORS[field.type], ...(field.missing.length ? (['missing'] as const) : [])]
}

export function nameOf({ field, operator }: Pick<Filter, 'field' | 'operator'>): string {
  return operator === 'is' ? `filter[${field}]` : `filter[${field}][${operator}]`
}

/** The filters that an address of a list page holds; the same names that the server reads. */
export function filtersOf(query: Record<string, unknown>): Filter[] {
  return Object.entries(query).flatMap(([name, value]) => {
    const parts = /^filter\[(\w+)\](?:\[(\w+)\])?$/.exec(name)
    if (!parts || typeof value !== 'string') return []
    return [{ field: parts[1]!, operator: (parts[2] ?? 'is') as Operator, value }]
  })
}
