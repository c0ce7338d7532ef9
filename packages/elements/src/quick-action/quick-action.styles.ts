import { css } from 'lit'

export const quickActionStyles = css`
  :host {
    container-type: inline-size;
  }
  .tile {
    position: relative;
    isolation: isolate;
    display: flex;
    align-items: center;
    gap: 0.625rem;
    inline-size: 100%;
    block-size: 100%;
    min-block-size: 4.5rem;
    padding: 0.75rem 0.875rem;
    border: 0;
    border-radius: var(--_radius);
    background: none;
    color: var(--_text);
    font: inherit;
    font-weight: 600;
    line-height: 1.3;
    overflow-wrap: anywhere;
    text-align: start;
    text-decoration: none;
    cursor: pointer;
  }
  /* Line and surface lie behind the words, so that a cut corner does not cut the focus ring. */
  .tile::before,
  .tile::after {
    content: '';
    position: absolute;
    inset: 0;
    z-index: -1;
    border-radius: var(--_radius);
    background: var(--_line);
    clip-path: var(--_shape);
  }
  .tile::after {
    inset: 1px;
    background: var(--_surface);
  }
  svg {
    color: var(--_accent);
  }
  small {
    display: block;
    color: var(--_muted);
    font-size: 0.8125rem;
    font-weight: 400;
  }
  @container (inline-size < 14rem) {
    small {
      display: none;
    }
  }
`
