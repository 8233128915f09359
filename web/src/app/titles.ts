import { reactive } from 'vue'
import { get } from '../api/client'
import type { RecordPage, Register } from '../api/types'

// Titles of referenced records, asked for together: a list of fifty rows makes one request, not fifty.
const titles = reactive<Record<string, string>>({})
const wanted = new Map<string, Set<string>>()
let planned = false

async function fetchWanted() {
  planned = false
  const batches = [...wanted]
  wanted.clear()
  for (const [register, ids] of batches) {
    const list = [...ids]
    for (let at = 0; at < list.length; at += 40) {
      const some = list.slice(at, at + 40)
      const page = await get<RecordPage>(`/records/${register}`, { 'filter[id][in]': some.join(','), limit: some.length }).catch(() => null)
      for (const record of page?.records ?? []) titles[`${register}/${record.id}`] = record.title
    }
  }
}

export function titleOf(register: string, id: string): string | undefined {
  const key = `${register}/${id}`
  if (key in titles) return titles[key]
  const ids = wanted.get(register) ?? new Set<string>()
  wanted.set(register, ids.add(id))
  if (!planned) {
    planned = true
    setTimeout(() => void fetchWanted(), 20)
  }
  return undefined
}

/** What names a record in a list: the values of its title fields, where a reference reads as the record it points to. */
export function shownTitle(register: Register, record: { title: string; values: Record<string, unknown> }): string {
  const fields = register.title_fields.map((name) => register.fields.find((field) => field.name === name))
  if (!fields.some((field) => field?.type === 'reference')) return record.title
  return fields
    .map((field) => {
      const value = field && record.values[field.name]
      if (typeof value !== 'string' && typeof value !== 'number') return ''
      return field?.type === 'reference' ? (titleOf(field.reference!, String(value)) ?? '…') : String(value)
    })
    .filter(Boolean)
    .join(' · ')
}
