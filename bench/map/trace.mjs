// What a Chrome trace says of a page: the processor time of its main thread between one frame and the next, its
// longest task, and what its workers took.

const CATEGORIES = ['toplevel', 'devtools.timeline', 'disabled-by-default-devtools.timeline', '__metadata']

export async function traced(browser, act) {
  const session = await browser.newBrowserCDPSession()
  const events = []
  session.on('Tracing.dataCollected', ({ value }) => events.push(...value))
  await session.send('Tracing.start', { transferMode: 'ReportEvents', traceConfig: { includedCategories: CATEGORIES, excludedCategories: ['*'] } })
  const result = await act()
  const ended = new Promise((resolve) => session.once('Tracing.tracingComplete', resolve))
  await session.send('Tracing.end')
  await ended
  await session.detach()
  return { events, result }
}

const percentile = (sorted, part) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0

/** In milliseconds of processor time, but for `wallP95`. The page is the renderer with the most frames. */
export function summary(events) {
  const threads = new Map()
  for (const { name, pid, tid, args } of events) if (name === 'thread_name') threads.set(`${pid}/${tid}`, args.name)
  const named = (event) => threads.get(`${event.pid}/${event.tid}`) ?? ''
  const tasks = events.filter(({ name, ph, dur }) => name === 'RunTask' && ph === 'X' && dur !== undefined)
  const frames = events.filter(({ name, ph }) => name === 'FireAnimationFrame' && ph === 'X')
  const perPid = new Map()
  for (const { pid } of frames) perPid.set(pid, (perPid.get(pid) ?? 0) + 1)
  const page = [...perPid].sort((a, b) => b[1] - a[1])[0]?.[0]
  const main = tasks.filter((event) => event.pid === page && named(event) === 'CrRendererMain').sort((a, b) => a.ts - b.ts)
  // The script's and the map's own callbacks belong to one frame.
  const together = 2000
  const starts = []
  for (const { ts, dur } of frames.filter(({ pid }) => pid === page).sort((a, b) => a.ts - b.ts)) {
    if (starts.length === 0 || ts > starts.until + together) starts.push(ts)
    starts.until = ts + dur
  }
  const used = new Array(Math.max(0, starts.length - 1)).fill(0)
  let at = 0
  for (const { ts, dur, tdur } of main) {
    while (at < used.length && starts[at + 1] <= ts + dur / 2) ++at
    if (at < used.length && ts + dur / 2 >= starts[0]) used[at] += (tdur ?? dur) / 1000
  }
  const walls = starts.slice(1).map((ts, i) => (ts - starts[i]) / 1000)
  const sorted = (values) => [...values].sort((a, b) => a - b)
  const total = (keep) => tasks.filter(keep).reduce((sum, { tdur, dur }) => sum + (tdur ?? dur) / 1000, 0)
  return {
    frames: used.length,
    wallP95: percentile(sorted(walls), 0.95),
    mainP50: percentile(sorted(used), 0.5),
    mainP95: percentile(sorted(used), 0.95),
    longest: Math.max(0, ...main.map(({ tdur, dur }) => (tdur ?? dur) / 1000)),
    longTasks: main.filter(({ tdur, dur }) => (tdur ?? dur) > 50_000).length,
    workers: total((event) => event.pid === page && /Worker/.test(named(event))),
  }
}
