import { css } from 'lit'

/** Styles of the opened card and of the preview; adopted when either is first needed. */
export const factsStyles = css`
  /* An open card has room for the whole name. */
  /* A long name takes several lines then; they keep their distance from the edge. */
  :host([expanded]:not([compact])) .words {
    padding-block: 0.625rem;
  }
  :host([expanded]:not([compact])) .name a {
    padding-block: 0.25rem;
    overflow-wrap: anywhere;
    white-space: normal;
    line-height: 1.3;
  }
  .chip svg {
    transition: transform var(--_fast);
  }
  [aria-expanded='true'] .chip svg {
    transform: rotate(180deg);
  }
  [part='details'] {
    padding: 0.25rem 0.875rem 1rem;
  }
  [part='details'][hidden] {
    display: none;
  }
  .id {
    margin: 0;
    color: var(--_muted);
    font-family: var(--dm-font-mono, ui-monospace, 'SFMono-Regular', 'Cascadia Mono', 'Roboto Mono', monospace);
    font-size: 0.75rem;
    overflow-wrap: anywhere;
  }
  .whole {
    margin: 0 0 0.125rem;
    font-weight: 600;
    line-height: 1.35;
    overflow-wrap: anywhere;
  }
  .facts {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(min(100%, 8.5rem), 1fr));
    gap: 0.625rem 1rem;
    margin: 0.75rem 0 0;
    padding-block-start: 0.75rem;
    border-block-start: 1px solid var(--_line);
    font-size: 0.8125rem;
    line-height: 1.35;
    font-variant-numeric: tabular-nums;
  }
  .facts dt {
    color: var(--_muted);
    font-size: 0.75rem;
  }
  .facts dd {
    margin: 0;
    overflow-wrap: anywhere;
  }
  .about {
    margin: 0.75rem 0 0;
    color: var(--_text);
    font-size: 0.8125rem;
    line-height: 1.5;
    white-space: pre-line;
    overflow-wrap: anywhere;
    max-block-size: 12rem;
    overflow-y: auto;
  }
  .tags {
    display: flex;
    flex-wrap: wrap;
    gap: 0.375rem;
    margin: 0.75rem 0 0;
    padding: 0;
    list-style: none;
  }
  .tags li {
    max-inline-size: 100%;
    padding: 0 0.375rem;
    overflow: hidden;
    border: 1px solid var(--_line);
    border-radius: calc(var(--_radius) * 0.4);
    color: var(--_muted);
    font-size: 0.75rem;
    line-height: 1.25rem;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .source {
    display: inline-flex;
    align-items: center;
    min-block-size: 2.75rem;
    margin-block: 0.25rem -0.75rem;
    color: inherit;
    font-size: 0.8125rem;
    text-underline-offset: 0.2em;
  }
  [part='preview'] {
    position: fixed;
    inset: auto;
    inset-block-start: var(--_top, auto);
    left: var(--_left, 0);
    inline-size: var(--_width, 20rem);
    max-block-size: min(60vh, 28rem);
    margin: 0;
    padding: 0.875rem 1rem 1rem;
    overflow: auto;
    border: 1px solid var(--_control);
    border-radius: var(--_radius);
    background: var(--_raised);
    color: var(--_text);
    box-shadow: 0 0.5rem 1.5rem rgb(0 0 0 / 0.22);
  }
`
