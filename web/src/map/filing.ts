// When a right was filed, in words: of the same day the hour decides, so that it is said when it lacks.
import type { FoundRight } from '../api/types'
import { date, i18n } from '../app/i18n'

/** `labelled`: a label beside it says already what the day is. */
export function filedOn(filing: FoundRight['filing'], labelled = false): string {
  const { t } = i18n.global
  if (!filing) return t('rightsMap.filedUnknown')
  const said = t(filing.hour ? 'rightsMap.filedHour' : 'rightsMap.filedDay', { day: date(filing.day), hour: filing.hour ?? '' })
  return labelled ? said : t('rightsMap.filed', { said })
}
