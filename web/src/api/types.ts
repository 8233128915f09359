import type { Geometry } from 'geojson'

export interface Words {
  es: string
  en: string
}

export interface Session {
  account: string | null
  login?: string | null
  name: string | null
  roles: { role: string; territory: string | null }[]
  csrf: string
  may: string[]
  language: string
}

export type FieldType =
  | 'text' | 'long_text' | 'integer' | 'decimal' | 'money' | 'date' | 'timestamp' | 'yes_no'
  | 'choice' | 'multiple' | 'reference' | 'geometry' | 'file'

export type MissingKind = 'not_asked' | 'refused' | 'does_not_know' | 'does_not_apply'

export interface Field {
  name: string
  type: FieldType
  label: Words
  help: Words | null
  required: boolean
  unique: boolean
  privacy: 'open' | 'internal' | 'personal'
  missing: MissingKind[]
  min?: number
  max?: number
  max_length?: number
  pattern?: string
  catalogue?: string
  reference?: string
  geometry?: 'point' | 'line' | 'polygon' | 'any'
  currencies?: string[]
  default?: Value
}

export type Act = 'read' | 'create' | 'update' | 'retire' | 'import' | 'export' | 'history'

export interface Register {
  name: string
  label: Words
  plural: Words
  help: Words | null
  fields: Field[]
  title_fields: string[]
  territory_field: string | null
  has_geometry: boolean
  may: Partial<Record<Act, boolean>>
}

export interface CatalogueItem {
  code: string
  label: Words
  help?: Words | null
  icon?: string | null
  retired?: boolean
}

export interface Registers {
  registers: Register[]
  catalogues: Record<string, { items: CatalogueItem[] }>
  roles?: Record<string, { label: Words }>
}

export interface Money {
  amount: string
  currency: string
}
export interface Missing {
  missing: MissingKind
}
export type Value = string | number | boolean | string[] | Money | Missing | Geometry | null | undefined
export type Values = Record<string, Value>

export interface RecordData {
  id: string
  revision: number
  changed: string
  title: string
  values: Values
}

export interface RecordPage {
  records: RecordData[]
  next: string | null
  total?: number
}

export interface Change {
  sequence: number
  time: string
  act: string
  actor: string | null
  actor_name?: string | null
  reason: string | null
  revision: number
  retires: boolean
  before: Values
  after: Values
}

export interface ImportReport {
  rows: number
  new?: number
  changed?: number
  unchanged?: number
  written?: boolean | number
  participants?: number
  unknown_columns?: string[]
  problem_count?: number
  problems: { row: number | null; column: string | null; code: string; detail: string }[]
  notices?: { row: number | null; column: string | null; code: string; detail: string }[]
}

export interface RoadmapItem {
  text: string
  register?: string | null
  count?: number | null
  date?: string | null
}
export type RoadmapPart = Record<'done' | 'due' | 'missing', RoadmapItem[]>

export interface Overview {
  territory: { id: string; title?: string; name?: string; values?: Values }
  path: { id: string; name: string; kind?: string }[]
  children: { id: string; name: string; kind: string }[]
  roadmap: Record<'baseline' | 'plan' | 'execution', RoadmapPart>
  found: { finding: string; sentence: string; date: string }[]
  due: { text: string; date: string; overdue: boolean; record: { register: string; id: string } }[]
}

export interface WorkshopImpact {
  id: string
  key: string
  name: string
  sentence: string
  area: string
  pictogram: string | null
  position: number
  added: boolean
}

export interface Workshop {
  id: string
  title: string
  territory: string
  date: string
  state: 'draft' | 'open' | 'closed'
  join_code: string | null
  join_path?: string | null
  unveiled: boolean
  consent: string
  data_origin?: string
  minimum_group_size: number
  finding?: string | null
  groups: { id: string; name: string; actor_type: string }[]
  impacts: WorkshopImpact[]
  counts?: { participants: number; ratings: number; complete: number }
}

export interface Progress {
  participants: number
  complete?: number
  ratings: number
  expected: number
  unveiled: boolean
  state?: string
  by_group: { group: string; participants: number; complete: number; ratings: number }[]
}

export interface Point {
  impact: string
  valuation: number | null
  prioritization: number | null
  n: number | null
  missing: number | null
}

export interface PointGroup {
  group: string
  name?: string
  n: number | null
  too_small?: boolean
  points: Point[]
}

export interface Quadrant {
  all: Point[]
  groups: PointGroup[]
  types?: PointGroup[]
  clusters?: PointGroup[]
}

export interface FindingSummary {
  id: string
  territory?: string | null
  title: string
  method: string
  version: string
  created: string
  published?: boolean
}

export interface ContrastRow {
  impact: string
  clusters: { valuation: number | null; prioritization: number | null }[]
  d_valuation: number | null
  d_prioritization: number | null
  mark_valuation: string
  mark_prioritization: string
}

export interface AxisImputation {
  k: number
  weights: string
  rmse: number
  mae: number
  exact_share: number
  mean_rmse: number
  k_at_edge: boolean
  mean_wins: boolean
}

export interface Finding extends FindingSummary {
  parameters: Record<string, unknown>
  inputs_hash: string
  pack_versions?: string
  public?: boolean
  workshops?: string[]
  result: {
    participants: {
      registered: number
      analysed: number
      left_out: { label: string; group: string; reason: string }[]
      left_out_count?: number
      groups: { name: string; registered: number; analysed: number }[]
    }
    missing: Record<'valuation' | 'prioritization', { share: number; missing: number; cells: number }>
    imputation: Record<'valuation' | 'prioritization', AxisImputation>
    clusters: {
      k: number
      sizes: number[]
      profiles?: { size: number; mean_valuation: number; mean_prioritization: number; concern_rank: number }[]
      labels: { label: string; group: string; type: string; cluster: number; x: number; y: number }[]
      stability: { cluster: number; jaccard: number; band: string }[]
      verdict?: string
      p_silhouette?: number | null
      p_bic?: number | null
      p_dip?: number | null
    }
    quadrant: Quadrant
    contrast: { agreement_at_most?: number; disagreement_at_least?: number; positive: ContrastRow[]; negative: ContrastRow[] }
    audit: {
      clusters: { cluster: number; size: number; types: Record<string, number | null>; unexplained: number | null }[]
    }
    declared: { by?: string; groups?: string[]; level?: number; rows: { impact: string; axis: string; p: number | null; p_adjusted: number | null; pairs?: { verdict: string }[] }[] }
    impacts: { id: string; name: string; record?: string; pictogram?: string; added?: boolean }[]
    warnings: { code: string; text: string }[]
    sentences: { question: string; answer: string[]; how_sure: string[] }
  }
}

export interface SheetSummary {
  participant: string
  label: string
  group: string | null
  source?: string
  answers: number
  left_out?: boolean
}

export interface Suspect {
  participant: string
  label: string
  group: string
  axis: 'valuation' | 'prioritization'
  statistic: number
  p: number
  answered: number
}

export function isMissing(value: Value): value is Missing {
  return typeof value === 'object' && value !== null && 'missing' in value
}
