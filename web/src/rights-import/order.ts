import { reactive } from 'vue'
import { call } from '../api/client'
import type { RightsImport } from '../api/types'

/** The largest file that the server takes; asked here so that nobody waits for a refusal. */
export const MOST_BYTES = 128 * 1024 * 1024

/** What whoever brings an edition says of it. Flags and texts are sent as they are; empty ones are not. */
export function newOrder(territory: string | null) {
  return reactive({
    territory,
    source: '',
    authority: '',
    date: '',
    address: '',
    licence: '',
    kind: '',
    state: '',
    layer: '',
    crs: '',
    crs_over_file: false,
    x: '',
    y: '',
    encoding: '',
    swap: false,
    code_by_shape: false,
    month_first: false,
    leave_out: false,
    many_gone: false,
    many_moved: false,
    place_is_right: false,
    /** Field of the register to column of the layer. */
    columns: {} as Record<string, string>,
    /** Text of a column to what it means. */
    means: {} as Record<string, string>,
  })
}
export type Order = ReturnType<typeof newOrder>

/** What was answered of one file says nothing of another. */
export function forgetAnswers(order: Order) {
  const { territory, source, authority, date, address, licence, kind, state } = order
  Object.assign(order, newOrder(territory), { source, authority, date, address, licence, kind, state })
}

/** An empty column says that none is to be used, so it is sent; everything else that is empty is not. */
function queryOf({ columns, means, ...plain }: Order): URLSearchParams {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(plain)) if (value) query.set(name, String(value))
  for (const [field, column] of Object.entries(columns)) query.set(`columns[${field}]`, column)
  for (const [text, code] of Object.entries(means)) if (code) query.set(`means[${text}]`, code)
  return query
}

/** A trial, or, with what the trial gave as seen, the import of just that. */
export async function sendEdition(file: File, order: Order, seen?: string): Promise<RightsImport> {
  const query = queryOf(order)
  query.set('file', file.name)
  if (seen) {
    query.set('dry_run', 'false')
    query.set('seen', seen)
  }
  return (await call<RightsImport>('POST', `/rights/import?${query}`, { raw: file, accept: [422] })).data
}
