import type { components } from '../api/generated/contract'
import type { Answer, RatingMessage } from './types'
import type { Reply } from './sender'

/** An answer of the server that is not success, or status 0 when it cannot be reached. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly detail: string,
  ) {
    super(detail || code)
  }
}

type Schemas = components['schemas']
export type Joined = Schemas['Invitation']
export type Registered = Schemas['Joined']

const PATIENCE = 20_000

async function call(method: string, path: string, body: unknown, headers: Record<string, string>) {
  const giveUp = new AbortController()
  const timer = setTimeout(() => giveUp.abort(), PATIENCE)
  try {
    return await fetch('/api' + path, {
      method,
      headers: { 'Content-Type': 'application/json', ...headers },
      body: body === undefined ? undefined : JSON.stringify(body),
      signal: giveUp.signal,
      credentials: 'omit',
    })
  } finally {
    clearTimeout(timer)
  }
}

async function result<T>(response: Promise<Response>): Promise<T> {
  let answer: Response
  try {
    answer = await response
  } catch {
    throw new Refusal(0, 'offline', '')
  }
  const body = (await answer.json().catch(() => ({}))) as T & { code?: string; detail?: string }
  if (!answer.ok) throw new Refusal(answer.status, body.code ?? '', body.detail ?? '')
  return body
}

export function join(code: string, language: string): Promise<Joined> {
  return result(call('POST', '/join', { code }, { 'Accept-Language': language }))
}

export function register(code: string, group: string, key: string, language: string): Promise<Registered> {
  const body: Schemas['NewParticipant'] = { code, group, consent: true, device_key: key }
  return result(call('POST', '/participants', body, { 'Accept-Language': language }))
}

export async function sendRatings(token: string, ratings: RatingMessage[]): Promise<Reply> {
  const message: Schemas['RatingsSent'] = { ratings }
  const answer = await call('PUT', '/participant/ratings', message, { Authorization: `Bearer ${token}` })
  const body = (await answer.json().catch(() => ({}))) as Partial<Schemas['RatingsStored'] & Schemas['Problem']>
  return { status: answer.status, code: body.code, stored: body.stored }
}

/** Random and unguessable; crypto.randomUUID is missing where the page came over plain HTTP. */
export function randomKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

export type { Answer }
