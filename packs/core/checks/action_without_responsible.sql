-- check: action_without_responsible
-- label:
--   es: "Cada acción del plan tiene responsable y fecha"
--   en: "Each action of the plan has somebody responsible and a date"
-- sentence:
--   es: "La acción «{action_text}» no tiene responsable o no tiene fecha."
--   en: "The action \"{action_text}\" has nobody responsible, or no date."
-- register: planned_action
-- reads: [planned_action]
-- example:
--   today: 2026-06-30
--   records:
--     - {register: territory, key: here, name: "Aquí", kind: district}
--     - {register: planned_action, key: nobody, territory: here, action_text: "Sembrar", due_date: 2026-12-01, state: agreed}
--     - {register: planned_action, key: undated, territory: here, action_text: "Medir", responsible: "Junta", state: agreed}
--     - {register: planned_action, key: whole, territory: here, action_text: "Curar", responsible: "Junta", due_date: 2026-12-01, state: agreed}
--     - {register: planned_action, key: draft, territory: here, action_text: "Pensar"}
--   finds: [nobody, undated]
SELECT a.id AS record
FROM planned_action a
WHERE a.state IN ('agreed', 'under_way')
  AND (a.due_date IS NULL OR (a.responsible_organisation IS NULL AND coalesce(trim(a.responsible), '') = ''))
