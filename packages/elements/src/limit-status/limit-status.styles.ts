import { css } from 'lit'

export const limitStatusStyles = css`
  :host {
    --_mono: var(--dm-font-mono, ui-monospace, 'SFMono-Regular', 'Cascadia Mono', 'Roboto Mono', monospace);
    --_quiet: color-mix(in srgb, currentColor 72%, transparent);
    container-type: inline-size;
    line-height: 1.5;
  }
  p,
  dl,
  dd {
    margin: 0;
  }
  .base,
  dl {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 0.5rem;
  }
  .limit {
    display: grid;
    gap: 0.125rem 1rem;
    align-items: center;
  }
  dt {
    font-size: 0.875rem;
    font-weight: 600;
  }
  dd {
    display: grid;
    grid-template-columns: 8rem minmax(0, 1fr);
    gap: 0 0.75rem;
    align-items: center;
  }
  dd .quiet {
    grid-column: 2;
  }
  .amount {
    font-family: var(--_mono);
    font-size: 0.8125rem;
  }
  .none {
    color: var(--_warn);
    font-weight: 600;
  }
  .quiet {
    color: var(--_quiet);
    font-size: 0.8125rem;
    font-variant-numeric: tabular-nums;
  }
  .age {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.25rem 0.75rem;
  }
  @container (inline-size >= 34rem) {
    .limit {
      grid-template-columns: 10rem minmax(0, 1fr);
    }
    dd {
      grid-template-columns: 7rem minmax(0, 1fr) 11rem;
    }
    dd .quiet {
      grid-column: auto;
      text-align: end;
    }
  }
`
