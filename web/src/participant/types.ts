import type { components } from '../api/generated/contract'

type Schemas = components['schemas']

/** What somebody answers about one impact on one axis: a level, "does not know", or nothing. */
export type Level = 0 | 0.25 | 0.5 | 0.75 | 1
export type Answer = Level | { missing: 'does_not_know' } | null

export const LEVELS: readonly Level[] = [0, 0.25, 0.5, 0.75, 1]

export type Axis = 'valuation' | 'prioritization'

/** As the server tells it when somebody joins. */
export type Impact = Schemas['WorkshopImpact']
export type Group = Schemas['WorkshopGroup']

/** One workshop on this phone. `participant` is null until a group was picked and the server answered. */
export interface Membership {
  code: string
  workshop: { id: string; title: string }
  consent: string
  groups: Group[]
  impacts: Impact[]
  participant: { id: string; label: string; token: string; group: string } | null
  /** Sent with the registration, so that a registration sent twice is one participant. */
  registration: string
  nextSequence: number
  /** Index of the impact on screen, or the number of impacts for the review. */
  position: number
}

export interface StoredRating {
  code: string
  impact: string
  valuation: Answer
  prioritization: Answer
  /** Grows with every change on this phone; the server keeps the highest. No clock is asked. */
  sequence: number
  sent: boolean
}

export interface RatingMessage {
  impact: string
  sequence: number
  valuation: Answer
  prioritization: Answer
}

export function isLevel(answer: Answer): answer is Level {
  return typeof answer === 'number'
}

export function isAnswered(answer: Answer): boolean {
  return answer !== null
}
