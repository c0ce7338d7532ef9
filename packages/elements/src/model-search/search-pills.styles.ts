import { css } from 'lit'

export const searchPillsStyles = css`
  .sheet {
    position: absolute;
    inset-inline: 0;
    display: grid;
    grid-template-rows: minmax(0, 1fr) auto;
    max-block-size: min(36rem, 72vh);
    border: 1px solid var(--_control);
    border-radius: var(--_radius);
    background: var(--_raised);
  }
  .pills {
    display: grid;
    gap: 1rem;
    padding: 0.875rem;
    overflow-y: auto;
    overscroll-behavior: contain;
    scrollbar-width: thin;
  }
  .done {
    margin: 0.625rem 0.875rem;
  }
  .group {
    display: flex;
    flex-wrap: wrap;
    gap: 0.5rem;
    min-inline-size: 0;
  }
  .title {
    flex: 0 0 100%;
    color: var(--_muted);
    font-size: 0.8125rem;
    line-height: 1.4;
  }
  .pill {
    display: inline-flex;
    align-items: center;
    gap: 0.5rem;
    min-inline-size: 2.75rem;
    max-inline-size: 100%;
    min-block-size: 2.75rem;
    padding: 0.25rem 0.75rem;
    border: 1px solid var(--_line);
    border-radius: calc(var(--_radius) * 0.8);
    background: var(--_surface);
    color: var(--_text);
    font: inherit;
    font-size: 0.875rem;
    line-height: 1.3;
    text-align: start;
    cursor: pointer;
    transition: border-color var(--_fast, 0s);
  }
  .pill:hover {
    border-color: var(--_control);
  }
  .more {
    justify-content: center;
    color: var(--_muted);
  }
  .value {
    min-inline-size: 0;
    overflow-wrap: anywhere;
  }
  .number {
    color: var(--_muted);
    font-size: 0.8125rem;
    font-variant-numeric: tabular-nums;
  }
  .pill[aria-pressed='true'] {
    border-color: var(--_accent);
    background: color-mix(in oklab, var(--_accent) 14%, var(--_surface));
    box-shadow: inset 0 0 0 1px var(--_accent);
  }
  .pill[aria-pressed='true']::before {
    content: '';
    flex: none;
    inline-size: 0.375rem;
    block-size: 0.6875rem;
    margin-block-end: 0.1875rem;
    border: solid;
    border-width: 0 2px 2px 0;
    rotate: 45deg;
  }
  .pill:is([aria-pressed='true'], [aria-disabled]) .number {
    color: inherit;
  }
  .pill[aria-disabled] {
    border-style: dashed;
    color: var(--_muted);
    cursor: default;
  }
  @container (min-inline-size: 56rem) {
    .sheet {
      position: sticky;
      inset-block-start: calc(var(--_top) + 4rem);
      max-block-size: calc(100vh - var(--_top) - 4.5rem);
      margin-inline: -0.25rem;
      border: 0;
      background: none;
    }
    .pills {
      padding: 0.25rem;
    }
    .done {
      display: none;
    }
  }
  /* Smaller where nobody needs a fingertip's room. */
  @media not (pointer: coarse) {
    @container (min-inline-size: 56rem) {
      .pill {
        min-block-size: 2.25rem;
        padding-inline: 0.625rem;
      }
      .group {
        gap: 0.375rem;
      }
    }
  }
  @media (forced-colors: active) {
    .pill[aria-pressed='true'] {
      border-color: Highlight;
      background: Highlight;
      color: HighlightText;
      forced-color-adjust: none;
    }
    .pill[aria-disabled] {
      color: GrayText;
    }
  }
`
