import { css } from 'lit'

/** Styles of the pill, of the new models and of the data's age. */
export const updatesStyles = css`
  [part='update'] {
    position: fixed;
    inset: auto 0 max(1rem, env(safe-area-inset-bottom)) 0;
    display: flex;
    inline-size: fit-content;
    max-inline-size: calc(100% - 2rem);
    margin: 0 auto;
    padding: 0;
    overflow: hidden;
    border: 1px solid var(--_control);
    border-radius: 1.5rem;
    background: var(--_raised);
    color: var(--_text);
    box-shadow: 0 0.5rem 1.5rem rgb(0 0 0 / 0.28);
    transition: opacity 160ms ease-out;
  }
  @starting-style {
    [part='update'] {
      opacity: 0;
    }
  }
  [part='update'] button {
    display: flex;
    align-items: center;
    justify-content: center;
    gap: 0.5rem;
    min-inline-size: 3rem;
    min-block-size: 3rem;
    padding: 0.375rem 0.75rem;
    border: 0;
    background: none;
    color: inherit;
    font: inherit;
    font-size: 0.875rem;
    font-weight: 600;
    font-variant-numeric: tabular-nums;
    cursor: pointer;
  }
  [part='update'] button:hover {
    background: color-mix(in oklab, var(--_accent) 12%, transparent);
  }
  /* The pill cuts off what lies outside of it. */
  [part='update'] button:focus-visible {
    border-radius: 1.5rem;
    outline-offset: -4px;
  }
  [part='show'] {
    padding-inline-start: 1.125rem !important;
  }
  [part='show'] svg {
    color: var(--_accent);
  }
  [part='dismiss'] {
    border-inline-start: 1px solid var(--_line) !important;
  }
  [part='age'] {
    margin: 1.5rem 0 0;
    color: color-mix(in srgb, currentColor 72%, transparent);
    font-size: 0.8125rem;
  }
  [part='new'] {
    margin-block-end: var(--dm-space-section, 2.5rem);
  }
  /* In a rule of its own, so that a style sheet that is read back still names it. */
  [part='new-heading'] {
    font: var(--dm-section-title-font, inherit);
  }
  [part='new-heading'] {
    inline-size: fit-content;
    margin-block-end: 0.75rem;
    font-size: var(--dm-section-title-size, 1.25rem);
    font-weight: 700;
    line-height: 1.75rem;
    overflow-wrap: anywhere;
  }
  [part='new'] li {
    min-inline-size: 0;
  }
  [part='new'] p {
    margin: 0.75rem 0 0;
    font-size: 0.875rem;
  }
`
