import { css } from 'lit'

export const quickAccessStyles = css`
  /* Four in a row; two where there is less than 40rem. One rule without a container, so that it can be said before the script too. */
  nav {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(max(21%, min(40%, (40rem - 100%) * 999)), 1fr));
    gap: var(--dm-space-gap, 0.75rem);
  }
`
