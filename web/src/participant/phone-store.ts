import type { Membership, RatingMessage, StoredRating } from './types'

/**
 * What this phone remembers. Every change is on disk (IndexedDB, one transaction) before the page
 * says "saved", so a reload, an empty battery or a closed browser loses nothing.
 */
export interface PhoneStore {
  membership(code: string): Promise<Membership | null>
  keepMembership(membership: Membership): Promise<void>
  ratings(code: string): Promise<StoredRating[]>
  /** Stores an answer under the next sequence number and returns it. */
  rate(code: string, rating: Omit<RatingMessage, 'sequence'>): Promise<StoredRating>
  /**
   * Marks what the server confirmed. A rating that changed meanwhile stays queued. Where the server
   * holds a higher number than ours, ours is renumbered above it and stays queued.
   */
  confirm(code: string, stored: { impact: string; sequence: number }[]): Promise<void>
  /** False where the browser keeps nothing (private window, blocked storage). */
  readonly durable: boolean
}

const DATABASE = 'minga-participant'

function done<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
}

function committed(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve()
    transaction.onerror = () => reject(transaction.error)
    transaction.onabort = () => reject(transaction.error)
  })
}

function open(factory: IDBFactory): Promise<IDBDatabase> {
  const request = factory.open(DATABASE, 1)
  request.onupgradeneeded = () => {
    request.result.createObjectStore('memberships', { keyPath: 'code' })
    request.result
      .createObjectStore('ratings', { keyPath: ['code', 'impact'] })
      .createIndex('by_code', 'code')
  }
  return done(request)
}

class IndexedStore implements PhoneStore {
  readonly durable = true

  constructor(private readonly database: IDBDatabase) {}

  async membership(code: string) {
    const store = this.database.transaction('memberships').objectStore('memberships')
    return ((await done(store.get(code))) as Membership | undefined) ?? null
  }

  async keepMembership(membership: Membership) {
    const transaction = this.database.transaction('memberships', 'readwrite')
    const store = transaction.objectStore('memberships')
    // The counter only moves in rate() and confirm(); an older copy on screen must not turn it back.
    const before = (await done(store.get(membership.code))) as Membership | undefined
    const nextSequence = Math.max(membership.nextSequence, before?.nextSequence ?? 1)
    store.put({ ...membership, nextSequence })
    await committed(transaction)
  }

  async ratings(code: string) {
    const index = this.database.transaction('ratings').objectStore('ratings').index('by_code')
    return (await done(index.getAll(code))) as StoredRating[]
  }

  async rate(code: string, rating: Omit<RatingMessage, 'sequence'>) {
    // Strict: a phone may go dark a second after the page said "saved".
    const transaction = this.database.transaction(['memberships', 'ratings'], 'readwrite', { durability: 'strict' })
    const memberships = transaction.objectStore('memberships')
    const membership = (await done(memberships.get(code))) as Membership
    const stored: StoredRating = { code, ...rating, sequence: membership.nextSequence, sent: false }
    memberships.put({ ...membership, nextSequence: membership.nextSequence + 1 })
    transaction.objectStore('ratings').put(stored)
    await committed(transaction)
    return stored
  }

  async confirm(code: string, confirmed: { impact: string; sequence: number }[]) {
    const transaction = this.database.transaction(['memberships', 'ratings'], 'readwrite')
    const memberships = transaction.objectStore('memberships')
    const ratings = transaction.objectStore('ratings')
    const membership = (await done(memberships.get(code))) as Membership
    let { nextSequence } = membership
    for (const { impact, sequence } of confirmed) {
      const rating = (await done(ratings.get([code, impact]))) as StoredRating | undefined
      if (!rating) continue
      if (rating.sequence === sequence) {
        ratings.put({ ...rating, sent: true })
      } else if (rating.sequence < sequence) {
        nextSequence = Math.max(nextSequence, sequence + 1)
        ratings.put({ ...rating, sequence: nextSequence++, sent: false })
      }
    }
    memberships.put({ ...membership, nextSequence })
    await committed(transaction)
  }
}

/** Stands in where the browser refuses to keep anything; the page says so in words. */
class MemoryStore implements PhoneStore {
  readonly durable = false
  private readonly memberships = new Map<string, Membership>()
  private readonly rows = new Map<string, StoredRating>()

  async membership(code: string) {
    return this.memberships.get(code) ?? null
  }

  async keepMembership(membership: Membership) {
    this.memberships.set(membership.code, membership)
  }

  async ratings(code: string) {
    return [...this.rows.values()].filter((row) => row.code === code)
  }

  async rate(code: string, rating: Omit<RatingMessage, 'sequence'>) {
    const membership = this.memberships.get(code)!
    const stored = { code, ...rating, sequence: membership.nextSequence, sent: false }
    this.memberships.set(code, { ...membership, nextSequence: membership.nextSequence + 1 })
    this.rows.set(rating.impact, stored)
    return stored
  }

  async confirm(code: string, confirmed: { impact: string; sequence: number }[]) {
    const membership = this.memberships.get(code)!
    let { nextSequence } = membership
    for (const { impact, sequence } of confirmed) {
      const rating = this.rows.get(impact)
      if (!rating) continue
      if (rating.sequence === sequence) this.rows.set(impact, { ...rating, sent: true })
      else if (rating.sequence < sequence) {
        nextSequence = Math.max(nextSequence, sequence + 1)
        this.rows.set(impact, { ...rating, sequence: nextSequence++, sent: false })
      }
    }
    this.memberships.set(code, { ...membership, nextSequence })
  }
}

export async function openPhoneStore(factory?: IDBFactory): Promise<PhoneStore> {
  try {
    return new IndexedStore(await open(factory ?? indexedDB))
  } catch {
    return new MemoryStore()
  }
}
