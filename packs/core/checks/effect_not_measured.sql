-- check: effect_not_measured
-- label:
--   es: "Cada indicador de la formalización se mide al menos una vez al año"
--   en: "Each indicator of formalization is measured at least once a year"
-- sentence:
--   es: "{effect}. {name}: nadie lo ha medido en el último año."
--   en: "{effect}. {name}: nobody has measured it in the last year."
-- register: effect_indicator
-- reads: [effect_indicator, effect_observation]
-- example:
--   today: 2026-06-30
--   records:
--     - {register: territory, key: here, name: "Aquí", kind: district}
--     - {register: effect_indicator, key: never, territory: here, effect: good_work, name: "Accidentes", unit: "al año", better: less}
--     - {register: effect_indicator, key: long-ago, territory: here, effect: harm_illicit, name: "Denuncias", unit: "al mes", better: less}
--     - {register: effect_indicator, key: fresh, territory: here, effect: good_revenue, name: "Regalías", unit: "soles", better: more}
--     - {register: effect_observation, key: long-ago-1, territory: here, indicator: long-ago, observed_on: 2025-06-29, value: 4, source: "Policía"}
--     - {register: effect_observation, key: fresh-1, territory: here, indicator: fresh, observed_on: 2025-07-01, value: 7, source: "Municipio"}
--   finds: [never, long-ago]
SELECT i.id AS record
FROM effect_indicator i
WHERE NOT EXISTS (
    SELECT o.id FROM effect_observation o WHERE o.indicator = i.id AND o.observed_on >= :today-365
  )
