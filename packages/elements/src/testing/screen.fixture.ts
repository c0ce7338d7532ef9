/** What tests see: the page as a person and as assistive technology find it, through shadow roots. */
import type axe from 'axe-core'
// It puts itself on the window.
import 'axe-core/axe.min.js'
import { deep } from './page.fixture.js'

// Apart, because stories have an axe of their own.
export { deep, focused, part, until } from './page.fixture.js'

/** Waits until colors and places have arrived where they were going: halfway, a change of theme has no contrast. */
async function atRest(element: Element): Promise<void> {
  const roots = [document, ...[element, ...deep(element, '*')].flatMap(({ shadowRoot }) => shadowRoot ?? [])]
  const running = new Set(roots.flatMap((root) => root.getAnimations()))
  await Promise.allSettled([...running].map(({ finished }) => finished))
}

/** What axe finds, target size of WCAG 2.2 included. */
export async function violations(element: Element): Promise<string[]> {
  await atRest(element)
  const { violations } = await (window as unknown as { axe: typeof axe }).axe.run(element as HTMLElement, {
    runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
    // Rules about whole pages; an element alone is none.
    rules: {
      region: { enabled: false },
      'page-has-heading-one': { enabled: false },
      'heading-order': { enabled: false },
    },
  })
  return violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`).join('; ')}`,
  )
}
