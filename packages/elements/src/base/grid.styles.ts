import { css } from 'lit'

/** The grid of cards and what stands in for it. */
export const gridStyles = css`
  .grid {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(min(100%, var(--dm-card-min, 20rem)), 1fr));
    gap: var(--dm-space-gap, 0.75rem);
    align-items: start;
    margin: 0;
    padding: 0;
    list-style: none;
  }
  .bones {
    block-size: 5rem;
    border: 1px solid var(--_line);
    border-radius: var(--_radius);
    background: var(--_surface);
    opacity: 0.6;
  }
`
