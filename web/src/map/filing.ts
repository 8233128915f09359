// When a right was filed, in words: of the same day the hour decides, so that it is said when it lacks.
import type { FoundRight } from '../api/types'
import { date, i18n } from '../app/i18n'

export function filedOn(filing: FoundRight['filing']): string {
  const { t } = i18n.global
  if (!filing) return t('rightsMap.filedUnknown')
  return filing.hour ? t('rightsMap.filedHour', { day: date(filing.day), hour: filing.hour }) : t('rightsMap.filedDay', { day: date(filing.day) })
}
