// Writes src/api/generated/contract.ts: the types of the API, from what the built program says of it. The file is
// written only when it changes, so that what is built from it is not built again for nothing.
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import openapiTS, { astToString } from 'openapi-typescript'

const program = fileURLToPath(new URL('../../build/minga', import.meta.url))
const file = new URL('../src/api/generated/contract.ts', import.meta.url)

/** The contract as the program writes it, without a server and over the core pack alone. */
export function contract() {
  if (!existsSync(program)) throw new Error(`${program} is not there. Run "make build" first.`)
  return JSON.parse(execFileSync(program, ['openapi'], { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 }))
}

export async function typesOf(document) {
  return astToString(await openapiTS(document))
}

export const written = () => (existsSync(file) ? readFileSync(file, 'utf8') : '')

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const types = await typesOf(contract())
  if (types !== written()) {
    mkdirSync(new URL('.', file), { recursive: true })
    writeFileSync(file, types)
  }
}
