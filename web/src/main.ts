import '@fontsource-variable/atkinson-hyperlegible-next/wght.css'
import './theme/roles.css'
import './theme/base.css'

// The page of a participant is a program of its own: it must reach a cheap phone over a weak link.
if (/^\/p(\/|$)/.test(location.pathname)) {
  void import('./participant/main')
} else {
  void import('./app/main')
}
