-- check: effect_worsens
-- label:
--   es: "Ningún efecto de la formalización empeora dos veces seguidas"
--   en: "No effect of formalization gets worse twice in a row"
-- sentence:
--   es: "{effect}. {name} empeora: {first}, {second} y ahora {third} ({unit})."
--   en: "{effect}. {name} gets worse: {first}, {second} and now {third} ({unit})."
-- register: effect_indicator
-- reads: [effect_indicator, effect_observation]
-- numbers: [first, second, third]
-- example:
--   today: 2026-06-30
--   records:
--     - {register: territory, key: here, name: "Aquí", kind: district}
--     - {register: effect_indicator, key: jobs, territory: here, effect: harm_employment, name: "Personas con trabajo", unit: "personas", better: more}
--     - {register: effect_indicator, key: crime, territory: here, effect: harm_illicit, name: "Denuncias", unit: "al mes", better: less}
--     - {register: effect_indicator, key: steady, territory: here, effect: good_revenue, name: "Regalías", unit: "soles", better: more}
--     - {register: effect_observation, key: jobs-1, territory: here, indicator: jobs, observed_on: 2026-01-10, value: 120, source: "Asociación"}
--     - {register: effect_observation, key: jobs-2, territory: here, indicator: jobs, observed_on: 2026-03-10, value: 110, source: "Asociación"}
--     - {register: effect_observation, key: jobs-3, territory: here, indicator: jobs, observed_on: 2026-06-10, value: 90, source: "Asociación"}
--     - {register: effect_observation, key: crime-1, territory: here, indicator: crime, observed_on: 2026-01-10, value: 4, source: "Policía"}
--     - {register: effect_observation, key: crime-2, territory: here, indicator: crime, observed_on: 2026-03-10, value: 9, source: "Policía"}
--     - {register: effect_observation, key: crime-3, territory: here, indicator: crime, observed_on: 2026-06-10, value: 7, source: "Policía"}
--     - {register: effect_observation, key: steady-1, territory: here, indicator: steady, observed_on: 2026-03-10, value: 7, source: "Municipio"}
--     - {register: effect_observation, key: steady-2, territory: here, indicator: steady, observed_on: 2026-06-10, value: 6, source: "Municipio"}
--   finds: [jobs]
WITH in_order AS (
  SELECT
    o.indicator AS indicator,
    o.value AS third,
    lag(o.value, 1) OVER (PARTITION BY o.indicator ORDER BY o.observed_on, o.id) AS second,
    lag(o.value, 2) OVER (PARTITION BY o.indicator ORDER BY o.observed_on, o.id) AS first,
    row_number() OVER (PARTITION BY o.indicator ORDER BY o.observed_on DESC, o.id DESC) AS from_newest
  FROM effect_observation o
  WHERE o.value IS NOT NULL AND o.observed_on <= :today
)
SELECT i.id AS record, n.first AS first, n.second AS second, n.third AS third
FROM effect_indicator i
JOIN in_order n ON n.indicator = i.id
WHERE n.from_newest = 1
  AND (
    (i.better = 'more' AND n.first > n.second AND n.second > n.third)
    OR (i.better = 'less' AND n.first < n.second AND n.second < n.third)
  )
