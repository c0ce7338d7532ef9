/** A press that may start a run. Security: a script's click is none, so that no page burns a visitor's budget. */
export function isPress(event: Event, root: ShadowRoot): boolean {
  if (!event.isTrusted) return false
  event.preventDefault()
  // What is half written counts: fields give it when they lose the focus.
  const { activeElement } = root
  if (activeElement instanceof HTMLElement) {
    activeElement.blur()
    const next = event.type === 'click' ? (event.currentTarget as HTMLElement) : activeElement
    next.focus({ preventScroll: true })
  }
  return true
}

/** Whether a key runs: Enter where a line ends with it, and with Ctrl everywhere. */
export function isRunKey(event: KeyboardEvent): boolean {
  if (event.key !== 'Enter' || event.isComposing) return false
  const { localName, id, type } = event.target as HTMLInputElement
  const isDraft = id === 'field-messages' && !event.shiftKey
  const isLine = localName === 'input' && type === 'text' && id.startsWith('field-') && !event.defaultPrevented
  return event.ctrlKey || event.metaKey || isDraft || isLine
}

/** The button keeps its place between press and release: a field that loses the focus may change what is above it. */
export function holdStill(event: Event): void {
  event.preventDefault()
}

/** Below a long form the result would come unseen. */
export function bringIntoView(place: Element): void {
  if (place.getBoundingClientRect().top < innerHeight * 0.6) return
  const isCalm = matchMedia('(prefers-reduced-motion: reduce)').matches
  place.scrollIntoView({ block: 'start', behavior: isCalm ? 'auto' : 'smooth' })
}
