import { createI18n } from 'vue-i18n'
import es from '../locales/es.json'
import en from '../locales/en.json'
import { speak } from '../api/client'
import { keepLanguage, preferredLanguage, type Language } from '../language'
import type { Words } from '../api/types'

export const i18n = createI18n({
  legacy: false,
  locale: preferredLanguage() as string,
  fallbackLocale: 'es',
  messages: { es, en } as Record<string, typeof es>,
})

export function language(): Language {
  return i18n.global.locale.value as Language
}

export function setLanguage(code: Language) {
  i18n.global.locale.value = code
  document.documentElement.lang = code
  speak(code)
  keepLanguage(code)
}

/** A label of a pack in the language of the page; Spanish where a pack has no English. */
export function words(label: Words | null | undefined): string {
  return label?.[language()] || label?.es || ''
}

// The same form as the sentences and reports that the server writes.
const region = () => (language() === 'es' ? 'es' : 'en-GB')

/** Half away from zero, as the reports of the server round: 0.725, which is a little less in binary, is 0.73. */
function rounded(value: number, digits: number): number {
  const unit = 10 ** digits
  return (Math.sign(value) * Math.round(Math.abs(value) * unit + 1e-9)) / unit
}

/** With `digits` decimals; up to `most` where a figure has more, as 0.125 beside 0.25. */
export function number(value: number | null | undefined, digits = 2, most = digits): string {
  if (value == null || !Number.isFinite(value)) return '–'
  return new Intl.NumberFormat(region(), { minimumFractionDigits: digits, maximumFractionDigits: most }).format(rounded(value, most))
}

export const count = (value: number) => new Intl.NumberFormat(region(), { maximumFractionDigits: 0 }).format(value)

/** A text that has a form for one and another for every other number, in which `n` is filled in. */
export function counted(key: string, n: number, values: Record<string, string | number> = {}): string {
  return i18n.global.t(`${key}.${n === 1 ? 'one' : 'many'}`, { n: count(n), ...values })
}

/** "a, b or c", as the language joins them. */
export const anyOf = (parts: string[]) => new Intl.ListFormat(language(), { type: 'disjunction' }).format(parts)

/** "a, b and c". */
export const allOf = (parts: string[]) => new Intl.ListFormat(language(), { type: 'conjunction' }).format(parts)

export const percent = (share: number | null | undefined) =>
  share == null ? '–' : new Intl.NumberFormat(region(), { style: 'percent', maximumFractionDigits: 0 }).format(rounded(share, 2))

export function date(text: string | null | undefined): string {
  if (!text) return ''
  const day = new Date(text.length === 10 ? `${text}T12:00:00` : text)
  return Number.isNaN(day.getTime()) ? text : new Intl.DateTimeFormat(region(), { dateStyle: 'long' }).format(day)
}

/** The day on this computer's calendar, as records write it. */
export function today(now = new Date()): string {
  const two = (part: number) => String(part).padStart(2, '0')
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`
}

export function moment(text: string): string {
  const time = new Date(text)
  if (Number.isNaN(time.getTime())) return text
  return new Intl.DateTimeFormat(region(), { dateStyle: 'medium', timeStyle: 'short' }).format(time)
}
