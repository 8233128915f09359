import { computed, reactive, shallowRef } from 'vue'
import { call, get, useCsrf } from '../api/client'
import type { Register, Registers, Session } from '../api/types'

const nobody: Session = { account: null, login: null, name: null, roles: [], csrf: '', may: [], language: 'es' }

const state = reactive<{ session: Session; ready: boolean }>({ session: nobody, ready: false })
const model = shallowRef<Registers>({ versions: '', registers: [], catalogues: {}, roles: {}, grids: {} })

export const session = computed(() => state.session)
export const signedIn = computed(() => state.session.account !== null)
export const may = (act: string) => state.session.may.includes(act) || state.session.may.includes('*')

function take(next: Session) {
  state.session = next
  useCsrf(next.csrf)
}

/** What the visitor may see is decided by the server; the registers are asked again at every change. */
export async function loadSession() {
  take(await get<Session>('/session'))
  model.value = await get<Registers>('/registers')
  state.ready = true
}

export async function signIn(login: string, password: string) {
  const answer = await call<Session>('POST', '/session', { body: { login, password } })
  take(answer.data)
  await loadSession()
}

export async function signOut() {
  await call('DELETE', '/session')
  await loadSession()
}

export const registers = computed(() => model.value.registers.filter((register) => register.may.read !== false))
export const register = (name: string): Register | undefined => model.value.registers.find((item) => item.name === name)
export const catalogue = (name: string | undefined) => (name ? (model.value.catalogues[name]?.items ?? []) : [])
/** A mining grid in words. */
export const gridLabel = (name: string) => model.value.grids[name]
export const roles = computed(() => model.value.roles)
