/** The two languages of the product; Spanish unless the person or the browser asks for English. */
export type Language = 'es' | 'en'

const KEY = 'minga-language'

export function preferredLanguage(): Language {
  try {
    const kept = localStorage.getItem(KEY)
    if (kept === 'es' || kept === 'en') return kept
  } catch {
    // storage is blocked: ask the browser
  }
  return globalThis.navigator?.language?.toLowerCase().startsWith('en') ? 'en' : 'es'
}

export function keepLanguage(language: Language) {
  try {
    localStorage.setItem(KEY, language)
  } catch {
    // storage is blocked: the choice lasts for this page
  }
}
