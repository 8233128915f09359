-- check: accountability_each_year
-- label:
--   es: "Hay un encuentro de rendición de cuentas cada año"
--   en: "There is an accountability event every year"
-- sentence:
--   es: "{name}: hace más de un año que no se rinde cuentas en público. Ponga fecha a un encuentro."
--   en: "{name}: no public accountability event for more than a year. Set the date of one."
-- register: territory
-- reads: [territory, event, commitment]
-- example:
--   today: 2026-06-30
--   records:
--     - {register: territory, key: silent, name: "Sin rendición", kind: district}
--     - {register: territory, key: told, name: "Con rendición", kind: district}
--     - {register: territory, key: free, name: "Sin compromisos", kind: district}
--     - {register: commitment, key: owed, territory: silent, what: "Arreglar el camino", due_date: 2026-12-01}
--     - {register: commitment, key: kept, territory: told, what: "Arreglar el puente", due_date: 2026-12-01}
--     - {register: event, key: planned, territory: silent, title: "Asamblea", kind: accountability, held_on: 2026-06-01, state: planned}
--     - {register: event, key: held, territory: told, title: "Asamblea", kind: accountability, held_on: 2025-07-01, state: held}
--   finds: [silent]
SELECT t.id AS record
FROM territory t
WHERE EXISTS (SELECT c.id FROM commitment c WHERE c.territory = t.id)
  AND NOT EXISTS (
    SELECT e.id
    FROM event e
    WHERE e.territory = t.id AND e.kind = 'accountability' AND e.state = 'held' AND e.held_on >= :today-365
      AND e.held_on <= :today
  )
