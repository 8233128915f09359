import type { Missing, Value } from './types'

export function isMissing(value: Value): value is Missing {
  return typeof value === 'object' && value !== null && 'missing' in value
}
