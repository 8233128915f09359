// What is written of a case of the docket, gathered from its registers as far as the account may see them.
import { ApiProblem, get } from '../api/client'
import type { DocketCase, LandFeasibility, RecordData, RecordPage } from '../api/types'
import { i18n } from '../app/i18n'
import { register } from '../app/session'

/** Null where the account may not see what is written. */
export type Entries = RecordData[] | null

/** One of a few records that a form lets choose from, by a name that tells them apart. */
export interface Choice {
  id: string
  name: string
}
export type Choices = Record<string, Choice[]>

/** How a case stands while something is still to be decided. */
export const UNDECIDED = ['open', 'mediation', 'appealed']
export const DECIDED = ['settled', 'closed']

export const textIn = (record: RecordData | null | undefined, field: string): string => {
  const value = record?.values[field]
  return typeof value === 'string' || typeof value === 'number' ? String(value) : ''
}

const canBeFoundBy = (name: string, field: string) => {
  const known = register(name)
  return known !== undefined && known.may.read && (field === 'id' || known.fields.some((one) => one.name === field))
}

// An address has its length: so many identifiers at once.
const AT_ONCE = 40

/** Every record of a register whose field is one of `values`. */
export async function recordsWhere(name: string, field: string, values: string[], query: Record<string, string> = {}): Promise<Entries> {
  if (!canBeFoundBy(name, field)) return null
  const found: RecordData[] = []
  try {
    for (let at = 0; at < values.length; at += AT_ONCE) {
      let after: string | null = ''
      do {
        const page: RecordPage = await get<RecordPage>(`/records/${name}`, { [`filter[${field}][in]`]: values.slice(at, at + AT_ONCE).join(','), limit: 500, after, ...query })
        found.push(...page.records)
        after = page.next
      } while (after)
    }
  } catch (error) {
    // Whose roles differ from one territory to the next may find by nothing that one of them hides.
    if (error instanceof ApiProblem && error.status === 403) return null
    throw error
  }
  return found
}

/** The rights of several cases, by case. */
export async function rightsOf(disputes: string[]): Promise<Map<string, RecordData[]> | null> {
  const members = await recordsWhere('dispute_right', 'dispute', disputes)
  if (!members) return null
  const rights = (await recordsWhere('land_right', 'id', [...new Set(members.map((one) => textIn(one, 'land_right')))])) ?? []
  const found = new Map<string, RecordData[]>()
  for (const member of members) {
    const right = rights.find(({ id }) => id === textIn(member, 'land_right'))
    if (right) found.set(textIn(member, 'dispute'), [...(found.get(textIn(member, 'dispute')) ?? []), right])
  }
  return found
}

export interface Docket {
  record: RecordData
  rights: Entries
  parties: Entries
  mediators: Entries
  ties: Entries
  objections: Entries
  hearings: Entries
  offers: Entries
  resolutions: Entries
  appeals: Entries
  closings: Entries
  lines: Entries
  appointments: Entries
}

export async function loadDocket(id: string): Promise<Docket> {
  const of = (name: string, sort: string) => recordsWhere(name, 'dispute', [id], { sort })
  const [record, rights, parties, objections, hearings, offers, resolutions, appeals, closings, lines, appointments, mediators] = await Promise.all([
    get<RecordData>(`/records/dispute/${id}`),
    rightsOf([id]),
    of('dispute_party', 'role'),
    of('mediator_objection', 'objected_on'),
    of('hearing', 'held_on'),
    of('dispute_offer', 'offered_on'),
    of('resolution', 'resolved_on'),
    of('dispute_appeal', 'appealed_on'),
    of('dispute_closing', 'closed_on'),
    of('resolution_line', 'drawn_on'),
    of('mediator_appointment', 'appointed_on'),
    allMediators(),
  ])
  const ties = mediators ? await recordsWhere('mediator_tie', 'mediator', mediators.map((one) => one.id), { sort: 'declared_on' }) : null
  return { record, rights: rights ? (rights.get(id) ?? []) : null, parties, mediators, ties, objections, hearings, offers, resolutions, appeals, closings, lines, appointments }
}

async function allMediators(): Promise<Entries> {
  if (!canBeFoundBy('mediator', 'profile')) return null
  return (await get<RecordPage>('/records/mediator', { limit: 500, sort: 'profile' })).records
}

export const titleOfRight = (right: RecordData | undefined) => right?.title || i18n.global.t('register.untitled')

/** A party by what it is and for which right: several may be "holder". */
export function partyName(party: RecordData, rights: Entries): string {
  const right = rights?.find(({ id }) => id === textIn(party, 'land_right'))
  return right ? i18n.global.t('dispute.partyFor', { role: textIn(party, 'role'), right: titleOfRight(right) }) : textIn(party, 'role')
}

/** The rights and parties of a case, to be chosen from in its forms. */
export const choicesOf = (docket: Pick<Docket, 'rights' | 'parties'> | null | undefined) => ({
  land_right: (docket?.rights ?? []).map((right): Choice => ({ id: right.id, name: titleOfRight(right) })),
  party: (docket?.parties ?? []).map((party): Choice => ({ id: party.id, name: partyName(party, docket?.rights ?? null) })),
})

export interface Compared {
  one: RecordData
  other: RecordData
  /** Who goes first and by which rule, or how it was settled; null: nothing in common that counts on today's map. */
  explained: string | null
}

/** A case as the map of today has it. */
export interface ToldToday {
  pairs: Compared[]
  /** What became of the lines that it drew and that are in force; empty too where no right of it is on the map. */
  lines: DocketCase['lines']
}

/** Every two rights of a case as the rules of the territory compare them today, and its lines. */
export async function toldToday(dispute: string, rights: RecordData[]): Promise<ToldToday> {
  const pairs: Compared[] = []
  let lines: DocketCase['lines'] | undefined
  for (const [i, one] of rights.entries()) {
    if (i === rights.length - 1 && lines) break
    const told = (await get<LandFeasibility>(`/rights/${one.id}/conflicts`)).rights[0]
    lines ??= told?.cases.find((known) => known.dispute === dispute)?.lines
    for (const other of rights.slice(i + 1)) pairs.push({ one, other, explained: told?.conflicts.find((conflict) => conflict.with.id === other.id)?.explained ?? null })
  }
  return { pairs, lines: lines ?? [] }
}

/** A line that the map has no longer. */
export const isOffMap = (line: DocketCase['lines'][number]) => line.replaced !== null || line.gone !== null

/** The day before, both as records write them. */
export const dayBefore = (day: string) => new Date(Date.parse(day) - 86_400_000).toISOString().slice(0, 10)

/** As they were made: of one day by their identifiers, which grow with time. */
export const inOrder = (day: string) => (a: RecordData, b: RecordData) => textIn(a, day).localeCompare(textIn(b, day)) || a.id.localeCompare(b.id)

/** What appeals did to a resolution, the oldest first: their outcomes until something is agreed or decided anew. */
export function appealsAfter(resolutions: RecordData[], resolution: RecordData): RecordData[] {
  const later = [...resolutions].sort(inOrder('resolved_on'))
  const after = later.slice(later.findIndex(({ id }) => id === resolution.id) + 1)
  const anew = after.findIndex((one) => one.values.kind !== 'appeal_outcome')
  return anew < 0 ? after : after.slice(0, anew)
}

/** What the last appeal did; null without one. */
export function lastOutcome(docket: Docket): string | null {
  const outcomes = (docket.resolutions ?? []).filter((one) => one.values.kind === 'appeal_outcome').sort(inOrder('resolved_on'))
  const last = outcomes.at(-1)
  return last ? textIn(last, 'outcome') || 'unknown' : null
}

/** Days from one to the next, both as records write them. */
export const daysBetween = (from: string, to: string) => Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000)
