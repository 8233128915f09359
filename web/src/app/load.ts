import { onScopeDispose, ref, shallowRef, watch, type WatchSource } from 'vue'
import { ApiProblem } from '../api/client'

/**
 * Loads what a page shows, anew whenever a source changes. `slow` turns true only after 300 ms, so
 * that fast answers do not flicker through a skeleton. An answer that was overtaken is dropped.
 */
export function useLoad<T>(load: () => Promise<T>, sources: WatchSource<unknown>[] = []) {
  const data = shallowRef<T | null>(null)
  const problem = shallowRef<ApiProblem | null>(null)
  const loading = ref(true)
  const slow = ref(false)
  let turn = 0
  let timer: ReturnType<typeof setTimeout> | undefined

  async function reload() {
    const mine = ++turn
    loading.value = true
    clearTimeout(timer)
    timer = setTimeout(() => (slow.value = true), 300)
    try {
      const found = await load()
      if (mine !== turn) return
      data.value = found
      problem.value = null
    } catch (error) {
      if (mine !== turn) return
      problem.value = error instanceof ApiProblem ? error : new ApiProblem(-1, 'page', String(error), '', [])
    }
    clearTimeout(timer)
    loading.value = false
    slow.value = false
  }

  if (sources.length) watch(sources, reload)
  onScopeDispose(() => {
    turn++
    clearTimeout(timer)
  })
  void reload()
  return { data, problem, loading, slow, reload }
}

/** Does something that writes; keeps what went wrong for the page to show. */
export function useAct() {
  const busy = ref(false)
  const problem = shallowRef<ApiProblem | null>(null)
  async function act<T>(work: () => Promise<T>): Promise<T | undefined> {
    busy.value = true
    problem.value = null
    try {
      return await work()
    } catch (error) {
      problem.value = error instanceof ApiProblem ? error : new ApiProblem(-1, 'page', String(error), '', [])
      return undefined
    } finally {
      busy.value = false
    }
  }
  return { busy, problem, act }
}
