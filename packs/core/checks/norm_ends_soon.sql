-- check: norm_ends_soon
-- label:
--   es: "Ninguna norma que se usa termina en los próximos noventa días"
--   en: "No norm in use ends within the next ninety days"
-- sentence:
--   es: "{name} rige solo hasta el {in_force_to}. Revise qué trámites dependen de ella."
--   en: "{name} is in force only until {in_force_to}. See which procedures depend on it."
-- register: norm
-- reads: [norm]
-- example:
--   today: 2026-10-15
--   records:
--     - {register: norm, key: soon, name: "Ley que termina", jurisdiction: PE, kind: law, subject: "Plazo", year: 2025, in_force_to: 2026-12-31, source: "Ejemplo"}
--     - {register: norm, key: later, name: "Ley con tiempo", jurisdiction: PE, kind: law, subject: "Plazo", year: 2025, in_force_to: 2027-06-30, source: "Ejemplo"}
--     - {register: norm, key: over, name: "Ley que terminó", jurisdiction: PE, kind: law, subject: "Plazo", year: 2015, in_force_to: 2020-01-01, source: "Ejemplo"}
--     - {register: norm, key: open, name: "Ley sin fin", jurisdiction: PE, kind: law, subject: "Plazo", year: 2001, source: "Ejemplo"}
--   finds: [soon]
SELECT n.id AS record
FROM norm n
WHERE n.in_force_to >= :today AND n.in_force_to <= :today+90
