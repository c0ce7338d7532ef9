import { html } from './html.ts'

/** The mark of the site, 24 px, in the color of the text and the accent. */
export const mark = html`<svg
  width="24"
  height="24"
  viewBox="0 0 24 24"
  fill="none"
  stroke="currentColor"
  stroke-width="2"
  aria-hidden="true"
>
  <path d="M3 3h12l6 6v12H9l-6-6z" />
  <path class="lit" d="M8 15V9l4 4 4-4v6" />
</svg>`
