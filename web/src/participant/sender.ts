import type { PhoneStore } from './phone-store'
import type { RatingMessage } from './types'

export type SendState =
  | 'idle' // nothing waits
  | 'sending'
  | 'waiting' // no connection or the server is busy; tried again by itself
  | 'closed' // the workshop takes no more ratings
  | 'refused' // the server does not know this participant

export interface Reply {
  status: number
  code?: string
  stored?: { impact: string; sequence: number }[]
}

export interface SenderPorts {
  /** Rejects when the server cannot be reached. */
  send(ratings: RatingMessage[]): Promise<Reply>
  wait(milliseconds: number, then: () => void): () => void
  onState(state: SendState, waiting: number): void
}

const FIRST_PAUSE = 2_000
const LONGEST_PAUSE = 60_000

/**
 * Sends what waits on this phone, one message at a time, until nothing waits. A message that got lost
 * on the way back is sent again: the server keeps one rating per impact, the one with the highest
 * sequence, so sending twice stores once.
 */
export class Sender {
  private running = false
  private again = false
  private pause = FIRST_PAUSE
  private cancelWait: (() => void) | null = null
  private stopped = false

  constructor(
    private readonly code: string,
    private readonly store: PhoneStore,
    private readonly ports: SenderPorts,
  ) {}

  /** Call after each rating, on "online" and when the page comes back to the front. */
  async poke(): Promise<void> {
    if (this.stopped) return
    if (this.running) {
      this.again = true
      return
    }
    this.cancelWait?.()
    this.cancelWait = null
    this.running = true
    try {
      do {
        this.again = false
        await this.round()
      } while (this.again && !this.stopped)
    } finally {
      this.running = false
    }
  }

  stop() {
    this.stopped = true
    this.cancelWait?.()
  }

  private async unsent(): Promise<RatingMessage[]> {
    const rows = await this.store.ratings(this.code)
    return rows
      .filter((row) => !row.sent)
      .sort((a, b) => a.sequence - b.sequence)
      .map(({ impact, sequence, valuation, prioritization }) => ({ impact, sequence, valuation, prioritization }))
  }

  private async round(): Promise<void> {
    const ratings = await this.unsent()
    if (ratings.length === 0) {
      this.ports.onState('idle', 0)
      return
    }
    this.ports.onState('sending', ratings.length)
    let reply: Reply
    try {
      reply = await this.ports.send(ratings)
    } catch {
      reply = { status: 0 }
    }
    if (reply.status >= 200 && reply.status < 300) {
      try {
        await this.store.confirm(this.code, reply.stored ?? [])
      } catch {
        // The disk refused the note that they arrived: they go once more, which stores once.
        return this.tryLater(ratings.length)
      }
      const left = (await this.unsent()).length
      const heard = (reply.stored ?? []).some(({ impact, sequence }) =>
        ratings.some((sent) => sent.impact === impact && sent.sequence === sequence),
      )
      if (left > 0 && !heard) {
        this.tryLater(left)
      } else {
        this.pause = FIRST_PAUSE
        if (left > 0) this.again = true
        else this.ports.onState('idle', 0)
      }
    } else if (reply.code?.includes('closed')) {
      this.stopped = true
      this.ports.onState('closed', ratings.length)
    } else if (reply.status === 401 || reply.status === 403 || reply.status === 404) {
      this.stopped = true
      this.ports.onState('refused', ratings.length)
    } else {
      this.tryLater(ratings.length)
    }
  }

  private tryLater(waiting: number) {
    this.again = false
    this.ports.onState('waiting', waiting)
    this.cancelWait?.()
    this.cancelWait = this.ports.wait(this.pause, () => void this.poke())
    this.pause = Math.min(this.pause * 2, LONGEST_PAUSE)
  }
}
