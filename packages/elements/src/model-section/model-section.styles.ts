import { css } from 'lit'

export const modelSectionStyles = css`
  :host {
    --_quiet: color-mix(in srgb, currentColor 72%, transparent);
  }
  section {
    display: flow-root;
  }
  .head {
    display: flex;
    flex-wrap: wrap;
    align-items: baseline;
    gap: 0.25rem 0.75rem;
    min-block-size: 1.75rem;
    margin-block-end: 0.75rem;
  }
  .heading {
    font: var(--dm-section-title-font, inherit);
    font-size: var(--dm-section-title-size, 1.25rem);
    font-weight: 700;
    line-height: 1.75rem;
    overflow-wrap: anywhere;
  }
  .count {
    color: var(--_quiet);
    font-size: 0.8125rem;
    font-variant-numeric: tabular-nums;
  }
  li {
    min-inline-size: 0;
  }
  /* Cards further down cost nothing until they are near the screen. */
  .later {
    content-visibility: auto;
    contain-intrinsic-size: auto 5rem;
  }
  .foot {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.5rem 1rem;
    min-block-size: 2.75rem;
    margin-block-start: 0.75rem;
    font-size: 0.875rem;
  }
  .notice {
    margin-block-end: 0.75rem;
  }
`
