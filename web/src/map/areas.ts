// Areas and parts of land rights, in words: what is little must not be told as nothing.
import { i18n, number, percent } from '../app/i18n'

/** A hundred square metres: maps of registers are no finer. */
export const LEAST_HECTARES = 0.01

export function hectares(value: number | null | undefined): string {
  const { t } = i18n.global
  return value != null && value > 0 && value < LEAST_HECTARES ? t('rightsMap.underHectares', { n: number(LEAST_HECTARES) }) : t('rightsMap.hectares', { n: number(value) })
}

/** With its article where the language has one: "el 25 %", "menos del 1 %". Less than half a percent is not nothing. */
export function partOf(share: number | null | undefined): string {
  const { t } = i18n.global
  if (share == null) return percent(share)
  return share > 0 && share < 0.005 ? t('rightsMap.littleShare') : t('rightsMap.share', { share: percent(share) })
}
