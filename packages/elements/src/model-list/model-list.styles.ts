import { css } from 'lit'

export const modelListStyles = css`
  :host {
    --_quiet: color-mix(in srgb, currentColor 72%, transparent);
    position: relative;
  }
  .space {
    position: relative;
    /* Rows that change are kept in place by the list itself. */
    overflow-anchor: none;
  }
  .space.whole {
    overflow-anchor: auto;
  }
  .space:not(.whole) > .grid {
    position: absolute;
    inset-block-start: 0;
    inset-inline: 0;
    will-change: transform;
  }
  /* One line of the grid and the height of a card: says when text or room grow. */
  .ruler {
    position: absolute;
    inset-inline: 0;
    block-size: 5rem;
    visibility: hidden;
    pointer-events: none;
  }
  li {
    min-inline-size: 0;
    contain: layout style;
  }
  .whole li {
    content-visibility: auto;
    contain-intrinsic-size: auto 5rem;
  }
  /* Holds the focus while its place is out of sight. */
  .kept {
    position: absolute;
    inset-inline-start: 0;
    inline-size: min(100%, var(--dm-card-min, 20rem));
  }
  /* Two lines where the words of a card will be. */
  .waiting::after {
    --_bone: color-mix(in oklab, var(--_muted) 18%, transparent);
    content: '';
    position: absolute;
    inset-block: 1.5rem;
    inset-inline: 4.6875rem 4rem;
    background:
      linear-gradient(var(--_bone) 0 0) 0 0 / 100% 0.75rem no-repeat,
      linear-gradient(var(--_bone) 0 0) 0 100% / 55% 0.75rem no-repeat;
    pointer-events: none;
  }
  .waiting:dir(rtl)::after {
    background-position:
      100% 0,
      100% 100%;
  }
  .notice {
    margin-block-end: 0.75rem;
  }
  .problem {
    display: flex;
    align-items: center;
    justify-content: space-between;
    gap: 0.5rem;
    box-sizing: border-box;
    min-block-size: 5rem;
    padding: 0.5rem 0.875rem;
    border: 1px solid var(--_line);
    border-inline-start: 3px solid var(--_danger);
    border-radius: var(--_radius);
    background: var(--_surface);
    color: var(--_text);
    font-size: 0.8125rem;
    line-height: 1.4;
  }
  .problem p {
    margin: 0;
  }
  .problem .button {
    flex: none;
  }
  .position {
    position: sticky;
    z-index: 1;
    inset-block-start: 50%;
    display: flex;
    justify-content: flex-end;
    block-size: 0;
    pointer-events: none;
  }
  .position span {
    align-self: center;
    flex: none;
    padding: 0.375rem 0.75rem;
    border: 1px solid var(--_line);
    border-radius: calc(var(--_radius) * 0.8);
    background: var(--_raised);
    color: var(--_text);
    font-size: 0.875rem;
    font-variant-numeric: tabular-nums;
    white-space: nowrap;
    transition: opacity var(--_fast);
  }
  .position:not(.on) span {
    opacity: 0;
  }
  /* Paper gets the rows that are in the page; the place of all others would be thousands of empty sheets. */
  @media print {
    .space {
      block-size: auto !important;
    }
    .space > .grid {
      position: static !important;
      transform: none !important;
    }
    .kept,
    .position {
      display: none;
    }
  }
`
