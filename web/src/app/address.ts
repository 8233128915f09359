/** Whether the address of this page leads here from other devices too: these they take for themselves. */
export const reachableByOthers = !['127.0.0.1', 'localhost', '[::1]'].includes(location.hostname)
