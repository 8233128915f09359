import { readdirSync, readFileSync } from 'node:fs'
import ts from 'typescript'
import { describe, expect, it } from 'vitest'
import { contract, typesOf, written } from '../scripts/contract-types.mjs'

const source = new URL('../src/', import.meta.url)
const read = (name: string) => readFileSync(new URL(name, source), 'utf8')
const document = contract()

describe('the generated types', () => {
  it('are those of the program as it is built', async () => {
    expect(written()).toBe(await typesOf(document))
  })
})

/** The kinds of type that repeat no shape: names, members of names, and what is put together from them. */
const NAMING = new Set([
  ts.SyntaxKind.TypeReference,
  ts.SyntaxKind.IndexedAccessType,
  ts.SyntaxKind.LiteralType,
  ts.SyntaxKind.UnionType,
  ts.SyntaxKind.UndefinedKeyword,
  ts.SyntaxKind.TypeOperator,
])

/** What in the text is more than a name for a shape of the contract. */
function shapesIn(text: string): string[] {
  const found: string[] = []
  const file = ts.createSourceFile('types.ts', text, ts.ScriptTarget.Latest, true)
  const look = (type: ts.TypeNode) => {
    if (!NAMING.has(type.kind)) return void found.push(type.getText())
    ts.forEachChild(type, (child) => (ts.isTypeNode(child) ? look(child) : undefined))
  }
  for (const statement of file.statements) {
    if (ts.isTypeAliasDeclaration(statement)) look(statement.type)
    else if (!ts.isImportDeclaration(statement)) found.push(statement.getText())
  }
  return found
}

describe('types.ts', () => {
  it('only names what the contract states', () => {
    expect(shapesIn(read('api/types.ts'))).toEqual([])
  })
  it('would not get past with a shape of its own', () => {
    for (const shape of ['export interface A { id: string }', 'export type A = { id: string }', "export type A = Schemas['B'] & { id: string }", 'export type A = string[]'])
      expect(shapesIn(shape)).toHaveLength(1)
  })
})

const names = new Map([...read('api/types.ts').matchAll(/export type (\w+) = Schemas\['(\w+)'\]$/gm)].map(([, name, schema]) => [name!, schema!]))

interface Call {
  where: string
  method: string
  path: string
  type: string | undefined
}

/** Every call of the API whose path is written out: get<Workshop>(`/workshops/${id}`). */
function callsIn(file: string): Call[] {
  const pattern = /\b(get|post|put|del|call)(?:<([^()]*?)>)?\(\s*(?:'([A-Z]+)',\s*)?([`'])(\/[^`'?]*)\4/g
  const methods: Record<string, string> = { get: 'get', post: 'post', put: 'put', del: 'delete' }
  return [...read(file).matchAll(pattern)].map(([whole, name, type, method, , path]) => ({
    where: `${file}: ${whole}`,
    method: methods[name!] ?? method!.toLowerCase(),
    path: `/api${path!}`,
    type,
  }))
}

/** A part that is filled in stands for a parameter, or, behind records, for the name of a register. */
function fits(path: string, stated: string): boolean {
  const asked = path.split('/')
  const parts = stated.split('/')
  return asked.length === parts.length && parts.every((part, i) => {
    const open = asked[i]!.includes('${')
    return part === asked[i] || (open && (part.startsWith('{') || parts[i - 1] === 'records'))
  })
}

/** The name of what a call gives; each register's record and page by the names that all share. */
function answerOf({ method, path }: Call): string | undefined {
  const stated = Object.keys(document.paths).find((one) => fits(path, one) && document.paths[one]![method])
  if (!stated) return undefined
  const [, good] = Object.entries(document.paths[stated]![method]!.responses).find(([status]) => status.startsWith('2'))!
  const schema = good.content?.['application/json']?.schema.$ref?.split('/').pop() ?? 'nothing'
  return stated.startsWith('/api/records/') ? schema.replace(/^\w+(Record)$/, '$1').replace(/^\w+Page$/, 'Records') : schema
}

describe('the pages', () => {
  const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((file) => /\.(ts|vue)$/.test(file))
  const calls = files.flatMap(callsIn)
  it('call only what the contract has', () => {
    expect(calls.length).toBeGreaterThan(40)
    expect(calls.filter((call) => answerOf(call) === undefined).map(({ where }) => where)).toEqual([])
  })
  it('take each answer for what the contract says', () => {
    const wrong = calls.filter((call) => call.type && names.get(call.type) !== answerOf(call))
    expect(wrong.map((call) => `${call.where} gives ${answerOf(call)}`)).toEqual([])
  })
})
