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
    margin: 0;
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
  .foot p {
    margin: 0;
    color: var(--_quiet);
  }
  .foot a {
    display: inline-flex;
    align-items: center;
    min-block-size: 2.75rem;
    color: inherit;
    text-underline-offset: 0.2em;
  }
  .empty {
    padding: 1rem;
    border: 1px dashed var(--_control);
    border-radius: var(--_radius);
    font-size: 0.875rem;
  }
  .empty p {
    margin: 0 0 0.75rem;
  }
  .empty strong {
    display: block;
  }
  .actions {
    display: flex;
    flex-wrap: wrap;
    gap: 0.5rem;
  }
  .notice {
    margin-block-end: 0.75rem;
  }
`
