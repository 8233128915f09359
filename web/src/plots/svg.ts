/** The colours of the theme as they are now; a plot that leaves the page cannot name roles. */
export function themeColours() {
  const style = getComputedStyle(document.documentElement)
  const role = (name: string) => style.getPropertyValue(`--${name}`).trim()
  return {
    ink: role('ink'),
    soft: role('ink-soft'),
    line: role('line'),
    lineStrong: role('line-strong'),
    paper: role('paper'),
    negative: role('negative'),
    neutral: role('neutral'),
    positive: role('positive'),
    negativeHalf: role('negative-half'),
    positiveHalf: role('positive-half'),
    font: role('font'),
  }
}

/** Plot puts a style element into what it draws, which our content policy rightly refuses; base.css has the rules. */
export function withoutStyle<T extends Element>(plot: T): T {
  plot.querySelectorAll('style').forEach((style) => style.remove())
  return plot
}

export function download(svg: SVGSVGElement, title: string, name: string) {
  const copy = svg.cloneNode(true) as SVGSVGElement
  const colours = themeColours()
  copy.setAttribute('xmlns', 'http://www.w3.org/2000/svg')
  copy.setAttribute('xmlns:xlink', 'http://www.w3.org/1999/xlink')
  copy.removeAttribute('class')
  copy.setAttribute('font-family', 'Atkinson Hyperlegible Next, Arial, sans-serif')
  copy.setAttribute('color', colours.ink)
  copy.querySelectorAll('a').forEach((link) => link.replaceWith(...link.childNodes))
  const ground = document.createElementNS('http://www.w3.org/2000/svg', 'rect')
  ground.setAttribute('width', '100%')
  ground.setAttribute('height', '100%')
  ground.setAttribute('fill', colours.paper)
  const words = document.createElementNS('http://www.w3.org/2000/svg', 'title')
  words.textContent = title
  copy.prepend(words, ground)
  const link = document.createElement('a')
  link.href = URL.createObjectURL(new Blob([new XMLSerializer().serializeToString(copy)], { type: 'image/svg+xml' }))
  link.download = `${name}.svg`
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 1000)
}
