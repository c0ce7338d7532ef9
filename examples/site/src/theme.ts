/** Runs before anything is drawn: what it sets must not be seen to change. */
const root = document.documentElement
// The page's own list is not what was searched for.
if (/\/models\/$/.test(location.pathname) && /[?&](?!q=(?:&|$))[a-z-]+/.test(location.search))
  root.setAttribute('data-searching', '')
if (/\/model\/[^/]/.test(location.pathname)) root.setAttribute('data-model', '')
try {
  root.setAttribute('theme', localStorage.getItem('theme') ?? 'auto')
} catch {
  // Storage is off: the theme follows the device.
}

export {}
