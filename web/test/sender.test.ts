import { IDBFactory } from 'fake-indexeddb'
import { beforeEach, describe, expect, it } from 'vitest'
import { openPhoneStore, type PhoneStore } from '../src/participant/phone-store'
import { Sender, type Reply, type SendState } from '../src/participant/sender'
import type { Membership, RatingMessage } from '../src/participant/types'

const CODE = 'ABC123'

/** A server as the contract tells it: one rating per impact, the highest sequence wins. */
class Server {
  readonly kept = new Map<string, RatingMessage>()
  messages = 0
  /** What happens to the next messages: reached, answer lost on the way back, or not reached. */
  fate: ('through' | 'answer lost' | 'lost' | Reply)[] = []

  async receive(ratings: RatingMessage[]): Promise<Reply> {
    this.messages++
    const fate = this.fate.shift() ?? 'through'
    if (fate === 'lost') throw new Error('no connection')
    if (typeof fate === 'object') return fate
    for (const rating of ratings) {
      const before = this.kept.get(rating.impact)
      if (!before || before.sequence < rating.sequence) this.kept.set(rating.impact, rating)
    }
    if (fate === 'answer lost') throw new Error('connection reset')
    return { status: 200, stored: ratings.map(({ impact }) => ({ impact, sequence: this.kept.get(impact)!.sequence })) }
  }
}

let store: PhoneStore
let server: Server
let states: [SendState, number][]
let timers: { milliseconds: number; then: () => void }[]
let sender: Sender

beforeEach(async () => {
  store = await openPhoneStore(new IDBFactory())
  const membership: Membership = {
    code: CODE, workshop: { id: 'w', title: '' }, consent: '', groups: [], impacts: [],
    participant: { id: 'p', label: 'M-1', token: 't', group: 'g' }, registration: 'k', nextSequence: 1, position: 0,
  }
  await store.keepMembership(membership)
  server = new Server()
  states = []
  timers = []
  sender = new Sender(CODE, store, {
    send: (ratings) => server.receive(ratings),
    wait: (milliseconds, then) => {
      const timer = { milliseconds, then }
      timers.push(timer)
      return () => void (timers = timers.filter((other) => other !== timer))
    },
    onState: (state, waiting) => states.push([state, waiting]),
  })
})

const rate = (impact: string, valuation: 0 | 1) => store.rate(CODE, { impact, valuation, prioritization: null })
const last = () => states.at(-1)
const unsent = async () => (await store.ratings(CODE)).filter(({ sent }) => !sent).length

describe('sender', () => {
  it('sends what waits, in one message, and then rests', async () => {
    await rate('i1', 1)
    await rate('i2', 0)
    await sender.poke()
    expect(server.messages).toBe(1)
    expect([...server.kept.keys()]).toEqual(['i1', 'i2'])
    expect(last()).toEqual(['idle', 0])
    await sender.poke()
    expect(server.messages).toBe(1)
  })

  it('waits longer and longer while there is no connection, and loses nothing', async () => {
    await rate('i1', 1)
    server.fate = Array<'lost'>(7).fill('lost')
    const pauses: number[] = []
    await sender.poke()
    for (let i = 0; i < 6; i++) {
      pauses.push(timers[0]!.milliseconds)
      timers.shift()
      await sender.poke()
    }
    expect(pauses).toEqual([2000, 4000, 8000, 16000, 32000, 60000])
    expect(last()).toEqual(['waiting', 1])
    await sender.poke()
    expect(last()).toEqual(['idle', 0])
    expect(server.kept.get('i1')?.valuation).toBe(1)
  })

  it('stores once what was sent twice because the answer got lost', async () => {
    await rate('i1', 1)
    server.fate = ['answer lost']
    await sender.poke()
    expect(await unsent()).toBe(1)
    await sender.poke()
    expect(await unsent()).toBe(0)
    expect(server.messages).toBe(2)
    expect(server.kept.size).toBe(1)
  })

  it('sends a change made while a message was under way', async () => {
    await rate('i1', 1)
    const receive = server.receive.bind(server)
    let changed = false
    server.receive = async (ratings) => {
      const reply = await receive(ratings)
      if (!changed) {
        changed = true
        await rate('i1', 0)
        await sender.poke()
      }
      return reply
    }
    await sender.poke()
    expect(server.kept.get('i1')).toMatchObject({ valuation: 0, sequence: 2 })
    expect(await unsent()).toBe(0)
  })

  it('wins over a higher number that the server holds', async () => {
    server.kept.set('i1', { impact: 'i1', sequence: 9, valuation: 1, prioritization: null })
    await rate('i1', 0)
    await sender.poke()
    if (await unsent()) await sender.poke()
    expect(server.kept.get('i1')).toMatchObject({ valuation: 0, sequence: 10 })
  })

  it.each([
    [{ status: 409, code: 'workshop.closed' }, 'closed'],
    [{ status: 401, code: 'session.needed' }, 'refused'],
  ] as const)('stops at %j and keeps the answers', async (reply, state) => {
    await rate('i1', 1)
    server.fate = [reply]
    await sender.poke()
    expect(last()).toEqual([state, 1])
    await sender.poke()
    expect(server.messages).toBe(1)
    expect(await unsent()).toBe(1)
  })

  it('sends again where the phone could not note down what arrived', async () => {
    const confirm = store.confirm.bind(store)
    store.confirm = async () => {
      store.confirm = confirm
      throw new DOMException('The disk is full', 'QuotaExceededError')
    }
    await rate('agua', 1)
    await sender.poke()
    expect(last()).toEqual(['waiting', 1])
    await sender.poke()
    expect(last()).toEqual(['idle', 0])
    expect(server.kept.get('agua')!.valuation).toBe(1)
    expect(await unsent()).toBe(0)
  })

  it('tries again after a server error', async () => {
    await rate('i1', 1)
    server.fate = [{ status: 503 }]
    await sender.poke()
    expect(last()).toEqual(['waiting', 1])
    timers[0]!.then()
    await new Promise((resolve) => setImmediate(resolve))
    await sender.poke()
    expect(await unsent()).toBe(0)
  })

  it('does not spin when the server confirms nothing', async () => {
    await rate('i1', 1)
    server.fate = [{ status: 200, stored: [] }]
    await sender.poke()
    expect(server.messages).toBe(1)
    expect(last()).toEqual(['waiting', 1])
  })
})
