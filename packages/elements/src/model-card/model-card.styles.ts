import { css } from 'lit'

export const modelCardStyles = css`
  :host {
    container-type: inline-size;
    min-block-size: 5rem;
    color: var(--_text);
  }
  .card {
    position: relative;
    isolation: isolate;
    padding: 1px;
    background: var(--_line);
    border-radius: var(--_radius);
    clip-path: var(--_shape);
  }
  /* The surface lies inside the line, so that the line follows a cut corner. */
  .card::before {
    content: '';
    position: absolute;
    inset: 1px;
    z-index: -1;
    background: var(--_surface);
    border-radius: calc(var(--_radius) - 1px);
    clip-path: var(--_shape);
  }
  .row {
    display: grid;
    grid-template-columns: 3rem minmax(0, 1fr) 2.75rem;
    align-items: center;
    column-gap: 0.75rem;
    min-block-size: calc(5rem - 2px);
    padding-inline: 0.875rem 0.5rem;
  }
  .glyph {
    position: relative;
    display: grid;
    place-items: center;
    inline-size: 3rem;
    block-size: 3rem;
    margin: 0;
    padding: 0;
    border: 0;
    border-radius: calc(var(--_radius) * 0.7);
    background: color-mix(in oklab, var(--_hue, var(--_muted)) 13%, var(--_surface));
    color: var(--_hue);
    font: inherit;
  }
  button.glyph {
    cursor: pointer;
  }
  .strokes {
    inline-size: 100%;
    block-size: 100%;
  }
  .chip {
    position: absolute;
    inset-block-end: -0.25rem;
    inset-inline-end: -0.25rem;
    display: grid;
    place-items: center;
    inline-size: 1.125rem;
    block-size: 1.125rem;
    border: 1px solid var(--_control);
    border-radius: 50%;
    background: var(--_raised);
    color: var(--_text);
  }
  .chip svg {
    inline-size: 0.75rem;
    block-size: 0.75rem;
  }
  .title {
    display: flex;
    align-items: center;
    gap: 0.5rem;
  }
  .name {
    flex: 0 1 auto;
    min-inline-size: 0;
    font-size: 1rem;
    font-weight: 600;
    line-height: 1.5;
  }
  .name a {
    display: block;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
    color: inherit;
    text-decoration: none;
  }
  .badge {
    flex: none;
    padding: 0 0.375rem;
    border: 1px solid currentColor;
    border-radius: calc(var(--_radius) * 0.4);
    font-size: 0.75rem;
    font-weight: 600;
    line-height: 1rem;
    white-space: nowrap;
  }
  .new {
    color: var(--_ok);
  }
  .limit {
    color: var(--_warn);
  }
  /* One line: a badge that does not fit is left out, not cut; the facts have it. */
  .limits {
    display: flex;
    flex-wrap: wrap;
    gap: 0.25rem;
    block-size: 1.125rem;
    margin: 0.1875rem 0 0;
    overflow: hidden;
  }
  .meta {
    display: flex;
    gap: 0.625rem;
    margin: 0;
    color: var(--_muted);
    font-size: 0.8125rem;
    line-height: 1.4;
    font-variant-numeric: tabular-nums;
    white-space: nowrap;
  }
  .what {
    flex: 0 1 auto;
    min-inline-size: 0;
    overflow: hidden;
    text-overflow: ellipsis;
  }
  .figure {
    flex: none;
    display: inline-flex;
    align-items: center;
    gap: 0.1875rem;
  }
  .figure svg {
    inline-size: 0.75rem;
    block-size: 0.75rem;
  }
  .rising {
    color: var(--_ok);
  }
  .action {
    display: grid;
    place-items: center;
    inline-size: 2.75rem;
    block-size: 2.75rem;
    border: 1px solid transparent;
    border-radius: calc(var(--_radius) * 0.7);
    color: var(--_muted);
  }
  @container (inline-size < 27rem) {
    .wide {
      position: absolute;
      inline-size: 1px;
      block-size: 1px;
      overflow: hidden;
      clip-path: inset(50%);
    }
  }
`
