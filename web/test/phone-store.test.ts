import { IDBFactory } from 'fake-indexeddb'
import { beforeEach, describe, expect, it } from 'vitest'
import { openPhoneStore, type PhoneStore } from '../src/participant/phone-store'
import type { Membership } from '../src/participant/types'

const membership: Membership = {
  code: 'ABC123',
  workshop: { id: 'w', title: 'Taller' },
  consent: 'Sí',
  groups: [{ id: 'g', name: 'Mineros', actor_type: 'miner' }],
  impacts: [],
  participant: { id: 'p', label: 'M-1', token: 't', group: 'g' },
  registration: 'k',
  nextSequence: 1,
  position: 0,
}

async function closedAndReopened(factory: IDBFactory): Promise<PhoneStore> {
  return openPhoneStore(factory)
}

describe.each(['indexed', 'memory'] as const)('%s store', (kind) => {
  let factory: IDBFactory
  let store: PhoneStore

  beforeEach(async () => {
    factory = new IDBFactory()
    const broken = { open: () => { throw new Error('storage is blocked') } } as unknown as IDBFactory
    store = await openPhoneStore(kind === 'indexed' ? factory : broken)
    await store.keepMembership(membership)
  })

  it('says whether it keeps anything', () => {
    expect(store.durable).toBe(kind === 'indexed')
  })

  it('numbers every change, and keeps the last answer of an impact', async () => {
    await store.rate('ABC123', { impact: 'i1', valuation: 1, prioritization: null })
    await store.rate('ABC123', { impact: 'i2', valuation: { missing: 'does_not_know' }, prioritization: 0.5 })
    await store.rate('ABC123', { impact: 'i1', valuation: 0.25, prioritization: 0 })
    const rows = await store.ratings('ABC123')
    expect(rows.map(({ impact, sequence, valuation, sent }) => ({ impact, sequence, valuation, sent }))).toEqual(
      expect.arrayContaining([
        { impact: 'i1', sequence: 3, valuation: 0.25, sent: false },
        { impact: 'i2', sequence: 2, valuation: { missing: 'does_not_know' }, sent: false },
      ]),
    )
    expect(rows).toHaveLength(2)
  })

  it('keeps a change queued that came after the message that was confirmed', async () => {
    const first = await store.rate('ABC123', { impact: 'i1', valuation: 1, prioritization: null })
    await store.rate('ABC123', { impact: 'i1', valuation: 0, prioritization: null })
    await store.confirm('ABC123', [{ impact: 'i1', sequence: first.sequence }])
    expect((await store.ratings('ABC123'))[0]).toMatchObject({ valuation: 0, sequence: 2, sent: false })
    await store.confirm('ABC123', [{ impact: 'i1', sequence: 2 }])
    expect((await store.ratings('ABC123'))[0]).toMatchObject({ sent: true })
  })

  it('renumbers above what the server holds, so that the last word of this phone wins', async () => {
    await store.rate('ABC123', { impact: 'i1', valuation: 1, prioritization: null })
    await store.confirm('ABC123', [{ impact: 'i1', sequence: 40 }])
    expect((await store.ratings('ABC123'))[0]).toMatchObject({ sequence: 41, sent: false, valuation: 1 })
    const next = await store.rate('ABC123', { impact: 'i2', valuation: 0, prioritization: 0 })
    expect(next.sequence).toBe(42)
  })

  it('ignores a confirmation of an impact that was never rated', async () => {
    await store.confirm('ABC123', [{ impact: 'unknown', sequence: 5 }])
    expect(await store.ratings('ABC123')).toEqual([])
  })
})

describe('after a restart of the phone', () => {
  it('has every answer and goes on counting', async () => {
    const factory = new IDBFactory()
    const before = await openPhoneStore(factory)
    await before.keepMembership(membership)
    await before.rate('ABC123', { impact: 'i1', valuation: 0.75, prioritization: 1 })
    const after = await closedAndReopened(factory)
    expect(await after.membership('ABC123')).toMatchObject({ nextSequence: 2, participant: { token: 't' } })
    expect(await after.ratings('ABC123')).toEqual([
      { code: 'ABC123', impact: 'i1', valuation: 0.75, prioritization: 1, sequence: 1, sent: false },
    ])
  })

  it('does not turn the counter back when an older copy of the membership is kept', async () => {
    const store = await openPhoneStore(new IDBFactory())
    await store.keepMembership(membership)
    await store.rate('ABC123', { impact: 'i1', valuation: 1, prioritization: 1 })
    await store.keepMembership({ ...membership, position: 7 })
    expect(await store.membership('ABC123')).toMatchObject({ position: 7, nextSequence: 2 })
  })

  it('keeps two workshops apart', async () => {
    const store = await openPhoneStore(new IDBFactory())
    await store.keepMembership(membership)
    await store.keepMembership({ ...membership, code: 'XYZ789' })
    await store.rate('ABC123', { impact: 'i1', valuation: 1, prioritization: 1 })
    await store.rate('XYZ789', { impact: 'i1', valuation: 0, prioritization: 0 })
    expect((await store.ratings('ABC123'))[0]?.valuation).toBe(1)
    expect((await store.ratings('XYZ789'))[0]?.valuation).toBe(0)
  })
})
