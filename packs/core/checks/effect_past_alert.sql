-- check: effect_past_alert
-- label:
--   es: "Ningún efecto de la formalización ha llegado a su valor de aviso"
--   en: "No effect of formalization has reached its alert value"
-- sentence:
--   es: "{effect}. {name}: {value} ({unit}); el aviso está en {alert_at}. Reúna a la mesa del territorio."
--   en: "{effect}. {name}: {value} ({unit}); the alert is at {alert_at}. Bring the territory's table together."
-- register: effect_indicator
-- reads: [effect_indicator, effect_observation]
-- numbers: [value]
-- example:
--   today: 2026-06-30
--   records:
--     - {register: territory, key: here, name: "Aquí", kind: district}
--     - {register: effect_indicator, key: jobs, territory: here, effect: harm_employment, name: "Personas con trabajo", unit: "personas", better: more, alert_at: 80}
--     - {register: effect_indicator, key: crime, territory: here, effect: harm_illicit, name: "Denuncias", unit: "al mes", better: less, alert_at: 10}
--     - {register: effect_indicator, key: taxes, territory: here, effect: good_revenue, name: "Regalías", unit: "soles", better: more, alert_at: 1000}
--     - {register: effect_observation, key: jobs-1, territory: here, indicator: jobs, observed_on: 2026-01-10, value: 120, source: "Asociación"}
--     - {register: effect_observation, key: jobs-2, territory: here, indicator: jobs, observed_on: 2026-06-10, value: 80, source: "Asociación"}
--     - {register: effect_observation, key: crime-1, territory: here, indicator: crime, observed_on: 2026-01-10, value: 14, source: "Policía"}
--     - {register: effect_observation, key: crime-2, territory: here, indicator: crime, observed_on: 2026-06-10, value: 9, source: "Policía"}
--     - {register: effect_observation, key: taxes-1, territory: here, indicator: taxes, observed_on: 2026-06-10, value: 5000, source: "Municipio"}
--   finds: [jobs]
SELECT i.id AS record, o.value AS value
FROM effect_indicator i
JOIN effect_observation o ON o.indicator = i.id
WHERE o.observed_on = (
    SELECT max(n.observed_on)
    FROM effect_observation n
    WHERE n.indicator = i.id AND n.value IS NOT NULL AND n.observed_on <= :today
  )
  AND ((i.better = 'more' AND o.value <= i.alert_at) OR (i.better = 'less' AND o.value >= i.alert_at))
