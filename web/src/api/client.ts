import type { Problem, ProblemEntry } from './types'

/** An answer that is not success, as RFC 9457 tells it; status 0 when the server cannot be reached. */
export class ApiProblem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly title: string,
    readonly detail: string,
    readonly errors: FieldError[],
  ) {
    super(detail || title || code)
  }
}

export interface FieldError {
  code: string
  detail: string
  row?: number | null
  column?: string | null
  field?: string | null
}

export interface Answer<T> {
  data: T
  etag: string | null
}

let csrf = ''
let language = 'es'

export function useCsrf(token: string) {
  csrf = token
}

export function speak(code: string) {
  language = code
}

type Query = Record<string, string | number | boolean | null | undefined>

export function address(path: string, query: Query = {}): string {
  const parameters = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) {
    if (value !== null && value !== undefined && value !== '') parameters.set(name, String(value))
  }
  const text = parameters.toString()
  return `/api${path}${text ? `?${text}` : ''}`
}

/** What a proxy in between writes is no problem document: nothing is sure to be there. */
type ProblemBody = Partial<Problem>

function fieldError({ code, detail, place }: Partial<ProblemEntry>): FieldError {
  return { code: code ?? '', detail: detail ?? '', field: place?.field ?? null, row: place?.line ?? null }
}

async function problemOf(response: Response): Promise<ApiProblem> {
  const body = (await response.json().catch(() => ({}))) as ProblemBody
  const errors = (body.errors ?? [body]).map(fieldError)
  return new ApiProblem(response.status, body.code ?? '', body.title ?? '', body.detail ?? '', errors)
}

export interface CallOptions {
  query?: Query
  body?: unknown
  /** Sent as it is, for files. */
  raw?: Blob
  ifMatch?: string | number | null
  /** Statuses besides 2xx whose body is a result and not a problem. */
  accept?: number[]
}

export async function call<T>(method: string, path: string, options: CallOptions = {}): Promise<Answer<T>> {
  const headers: Record<string, string> = { Accept: 'application/json', 'Accept-Language': language }
  if (method !== 'GET' && csrf) headers['X-CSRF-Token'] = csrf
  if (options.ifMatch != null) headers['If-Match'] = `"${String(options.ifMatch).replaceAll('"', '')}"`
  let body: BodyInit | undefined
  if (options.raw) {
    headers['Content-Type'] = options.raw.type || 'application/octet-stream'
    body = options.raw
  } else if (options.body !== undefined) {
    headers['Content-Type'] = 'application/json'
    body = JSON.stringify(options.body)
  }
  let response: Response
  try {
    response = await fetch(address(path, options.query), { method, headers, body, credentials: 'same-origin' })
  } catch {
    throw new ApiProblem(0, 'offline', '', '', [])
  }
  const isResult = response.ok || (options.accept?.includes(response.status) ?? false)
  if (!isResult || response.headers.get('Content-Type')?.includes('problem+json')) throw await problemOf(response)
  const text = response.status === 204 ? '' : await response.text()
  return { data: (text ? JSON.parse(text) : null) as T, etag: response.headers.get('ETag') }
}

export const get = async <T>(path: string, query?: Query) => (await call<T>('GET', path, { query })).data
export const post = async <T>(path: string, body?: unknown) => (await call<T>('POST', path, { body: body ?? {} })).data
export const put = async <T>(path: string, body: unknown) => (await call<T>('PUT', path, { body })).data
export const del = async (path: string, ifMatch?: string | number) => call<null>('DELETE', path, { ifMatch })
