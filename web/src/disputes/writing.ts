// A section of the docket's page in which something was just written: its form shuts, and who wrote hears where they are.
import { nextTick, type Ref } from 'vue'

/** What a form of the section does once it is kept: it shuts, the page is told, and the focus comes back to `head`, the section's heading. */
export function useWritten(writing: Ref<string>, head: Ref<HTMLElement | null>, saved: () => void) {
  return async () => {
    writing.value = ''
    saved()
    await nextTick()
    head.value?.focus()
  }
}
