import { ref } from 'vue'
import es from '../locales/participant/es.json'
import en from '../locales/participant/en.json'
import { preferredLanguage, type Language } from '../language'

// vue-i18n weighs a third of this page; looking a text up and filling in its numbers needs no more
// than this. The catalogues have the same form as those of the other pages.
type Texts = { [key: string]: string | Texts }
const catalogues: Record<Language, Texts> = { es, en }
const locale = ref<Language>(preferredLanguage())

export function textOf(texts: Texts, key: string): string | undefined {
  const found = key.split('.').reduce<Texts | string | undefined>((at, part) => (typeof at === 'object' ? at[part] : undefined), texts)
  return typeof found === 'string' ? found : undefined
}

export function fill(text: string, values: Record<string, string | number>): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => (name in values ? String(values[name]) : whole))
}

function t(key: string, values: Record<string, string | number> = {}): string {
  return fill(textOf(catalogues[locale.value], key) ?? key, values)
}

/** A text that has a form for one and another for every other number. */
const counted = (key: string, n: number, values: Record<string, string | number> = {}) => t(`${key}.${n === 1 ? 'one' : 'many'}`, { n, ...values })

export const useWords = () => ({ t, counted, locale })
