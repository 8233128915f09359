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

export function number(value: number | null | undefined, digits = 2): string {
  if (value == null || !Number.isFinite(value)) return '–'
  return new Intl.NumberFormat(region(), { minimumFractionDigits: digits, maximumFractionDigits: digits }).format(value)
}

export const count = (value: number) => new Intl.NumberFormat(region(), { maximumFractionDigits: 0 }).format(value)

export const percent = (share: number | null | undefined) =>
  share == null ? '–' : new Intl.NumberFormat(region(), { style: 'percent', maximumFractionDigits: 0 }).format(share)

export function date(text: string | null | undefined): string {
  if (!text) return ''
  const day = new Date(text.length === 10 ? `${text}T12:00:00` : text)
  return Number.isNaN(day.getTime()) ? text : new Intl.DateTimeFormat(region(), { dateStyle: 'long' }).format(day)
}

export function moment(text: string): string {
  const time = new Date(text)
  if (Number.isNaN(time.getTime())) return text
  return new Intl.DateTimeFormat(region(), { dateStyle: 'medium', timeStyle: 'short' }).format(time)
}
