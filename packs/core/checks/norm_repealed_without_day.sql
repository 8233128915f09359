-- check: norm_repealed_without_day
-- label:
--   es: "De cada norma derogada se sabe hasta qué día rigió"
--   en: "Of each repealed norm it is known until which day it was in force"
-- sentence:
--   es: "{name} fue derogada, pero no dice hasta qué día rigió. Un expediente de entonces no se puede juzgar sin ese día."
--   en: "{name} was repealed, but does not say until which day it was in force. A case of that time cannot be judged without it."
-- register: norm
-- reads: [norm]
-- example:
--   today: 2026-10-15
--   records:
--     - {register: norm, key: newer, name: "Ley nueva", jurisdiction: PE, kind: law, subject: "Minas", year: 2025, source: "Ejemplo"}
--     - {register: norm, key: undated, name: "Ley vieja", jurisdiction: PE, kind: law, subject: "Minas", year: 2010, repealed_by: newer, source: "Ejemplo"}
--     - {register: norm, key: dated, name: "Ley anterior", jurisdiction: PE, kind: law, subject: "Minas", year: 2011, repealed_by: newer, in_force_to: 2025-05-01, source: "Ejemplo"}
--   finds: [undated]
SELECT n.id AS record
FROM norm n
WHERE n.repealed_by IS NOT NULL AND n.in_force_to IS NULL
