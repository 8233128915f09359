import { computed, onBeforeUnmount, onMounted, ref, shallowReactive, shallowRef } from 'vue'
import { openPhoneStore, type PhoneStore } from './phone-store'
import { Sender, type SendState } from './sender'
import { join, randomKey, Refusal, register, sendRatings } from './server'
import type { Answer, Axis, Impact, Membership } from './types'

export type Screen = 'loading' | 'code' | 'joining' | 'trouble' | 'consent' | 'group' | 'rate' | 'review' | 'closed' | 'refused'
export type Trouble = 'unknown' | 'notOpen' | 'slow' | 'offline' | 'failed'

interface Answers {
  valuation: Answer
  prioritization: Answer
}

function troubleOf(error: unknown): Trouble | 'closed' {
  if (!(error instanceof Refusal)) return 'failed'
  if (error.status === 0) return 'offline'
  if (error.status === 429) return 'slow'
  if (error.code.includes('closed')) return 'closed'
  if (error.code.includes('not_open') || error.code.includes('draft')) return 'notOpen'
  if (error.status === 404 || error.status === 410 || error.status === 422) return 'unknown'
  return 'failed'
}

export function codeInAddress(path: string): string {
  const code = decodeURIComponent(path.replace(/^\/p\/?/, '').replace(/\/$/, ''))
  return normalCode(code)
}

/** Codes are read from a wall: letters of either case, with or without blanks and dashes. */
export function normalCode(code: string): string {
  return code.toUpperCase().replace(/[^A-Z0-9]/g, '')
}

export function pictureOf(impact: Impact): string {
  return impact.pictogram ?? `/api/pictograms/${encodeURIComponent(impact.key)}.svg`
}

/** All that the participant's screens show and do. */
export function useWorkshop(language: () => string) {
  const screen = ref<Screen>('loading')
  const trouble = ref<Trouble | null>(null)
  const membership = shallowRef<Membership | null>(null)
  // Shallow: IndexedDB cannot keep the proxies of a deep one. Entries are replaced whole.
  const answers = shallowReactive<Record<string, Answers>>({})
  /** What is on disk; an answer that could not be kept goes back to this. */
  const kept = new Map<string, Answers>()
  const notSaved = ref(false)
  const sendState = ref<SendState>('idle')
  const waiting = ref(0)
  const durable = ref(true)
  const fromReview = ref(false)
  let store: PhoneStore
  let sender: Sender | null = null

  const impacts = computed<Impact[]>(() => membership.value?.impacts ?? [])
  const position = computed(() => membership.value?.position ?? 0)
  const impact = computed(() => impacts.value[position.value])
  const answered = computed(
    () => impacts.value.filter(({ id }) => answers[id]?.valuation != null && answers[id]?.prioritization != null).length,
  )

  function startSending(current: Membership) {
    const token = current.participant!.token
    sender = new Sender(current.code, store, {
      send: (ratings) => sendRatings(token, ratings),
      wait(milliseconds, then) {
        const timer = setTimeout(then, milliseconds)
        return () => clearTimeout(timer)
      },
      onState(state, count) {
        sendState.value = state
        waiting.value = count
        if (state === 'closed') screen.value = 'closed'
        if (state === 'refused') screen.value = 'refused'
      },
    })
    void sender.poke()
  }

  async function showRating(current: Membership) {
    for (const row of await store.ratings(current.code)) {
      const given = { valuation: row.valuation, prioritization: row.prioritization }
      kept.set(row.impact, given)
      answers[row.impact] = given
    }
    screen.value = current.position >= current.impacts.length ? 'review' : 'rate'
    startSending(current)
    void refreshImpacts(current)
    fetchPictures(current.impacts)
  }

  /** Asks for all pictograms at once, so that they are on the phone before the connection goes. */
  function fetchPictures(list: Impact[]) {
    for (const item of list) new Image().src = pictureOf(item)
  }

  /** Impacts may be added during the workshop; ours come from the day we joined. */
  async function refreshImpacts(current: Membership) {
    try {
      const joined = await join(current.code, language())
      if (!membership.value) return
      const wasReview = position.value >= impacts.value.length
      await keep({ impacts: joined.impacts, ...(wasReview ? { position: joined.impacts.length } : {}) })
    } catch {
      // what we have is enough
    }
  }

  async function keep(changes: Partial<Membership>) {
    membership.value = { ...membership.value!, ...changes }
    await store.keepMembership(membership.value)
  }

  async function enter(code: string) {
    screen.value = 'joining'
    trouble.value = null
    const known = await store.membership(code)
    if (known) {
      membership.value = known
      if (known.participant) return showRating(known)
    }
    try {
      const joined = await join(code, language())
      const registration = known?.registration ?? randomKey()
      membership.value = { code, ...joined, participant: null, registration, nextSequence: 1, position: 0 }
      await store.keepMembership(membership.value)
      history.replaceState(null, '', `/p/${code}`)
      screen.value = 'consent'
    } catch (error) {
      const found = troubleOf(error)
      if (found === 'closed') screen.value = 'closed'
      else {
        trouble.value = found
        screen.value = found === 'unknown' ? 'code' : 'trouble'
      }
    }
  }

  async function pickGroup(group: string) {
    const { code, registration } = membership.value!
    trouble.value = null
    try {
      const { participant, label, token } = await register(code, group, registration, language())
      await keep({ participant: { id: participant, label, token, group }, position: 0 })
      void navigator.storage?.persist?.()
      await showRating(membership.value!)
    } catch (error) {
      const found = troubleOf(error)
      if (found === 'closed') screen.value = 'closed'
      else trouble.value = found === 'unknown' ? 'failed' : found
    }
  }

  async function answer(axis: Axis, value: Answer) {
    const { id } = impact.value!
    const next = { valuation: null, prioritization: null, ...answers[id], [axis]: value } as Answers
    answers[id] = next
    notSaved.value = false
    try {
      await store.rate(membership.value!.code, { impact: id, ...next })
    } catch {
      if (answers[id] === next) takeBack(id)
      return
    }
    kept.set(id, next)
    waiting.value = (await store.ratings(membership.value!.code)).filter(({ sent }) => !sent).length
    void sender?.poke()
  }

  /** Shows again what is on disk, so that nobody reads as saved what would be gone after a reload. */
  function takeBack(id: string) {
    const before = kept.get(id)
    if (before) answers[id] = before
    else delete answers[id]
    notSaved.value = true
  }

  async function goTo(index: number, comingFromReview = false) {
    fromReview.value = comingFromReview
    notSaved.value = false
    // A phone that cannot keep the place still shows it.
    await keep({ position: Math.max(0, Math.min(index, impacts.value.length)) }).catch(() => undefined)
    screen.value = position.value >= impacts.value.length ? 'review' : 'rate'
    window.scrollTo(0, 0)
  }

  const poke = () => void sender?.poke()
  const pokeWhenSeen = () => document.visibilityState === 'visible' && poke()

  onMounted(async () => {
    window.addEventListener('online', poke)
    document.addEventListener('visibilitychange', pokeWhenSeen)
    store = await openPhoneStore()
    durable.value = store.durable
    const code = codeInAddress(location.pathname)
    if (code) await enter(code)
    else screen.value = 'code'
  })
  onBeforeUnmount(() => {
    window.removeEventListener('online', poke)
    document.removeEventListener('visibilitychange', pokeWhenSeen)
    sender?.stop()
  })

  return {
    screen, trouble, membership, answers, sendState, waiting, durable, fromReview, notSaved,
    impacts, impact, position, answered, enter, pickGroup, answer, goTo,
  }
}
