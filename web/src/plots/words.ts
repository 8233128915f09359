import type { Point } from '../api/types'

/** The two impacts that a plot's title names: what is most urgent among the negative ones. */
export function namedByTitle<P extends Point>(points: P[], howMany = 2): P[] {
  return points
    .filter((point) => point.prioritization !== null && point.valuation !== null && point.valuation < 0.5)
    .sort((a, b) => b.prioritization! - a.prioritization!)
    .slice(0, howMany)
}

export function mostUrgent(points: Point[], names: Map<string, string>): string[] {
  return namedByTitle(points).map((point) => names.get(point.impact) ?? point.impact)
}

/** Share of the answers that a plot's means lack; null where it was withheld. */
export function missingShare(points: Point[], n: number | null): number | null {
  if (!n || points.length === 0 || points.some((point) => point.answers_missing === null)) return null
  const missing = points.reduce((sum, point) => sum + point.answers_missing!, 0)
  return missing / (2 * n * points.length)
}
