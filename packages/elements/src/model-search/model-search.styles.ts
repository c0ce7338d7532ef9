import { css } from 'lit'

export const modelSearchStyles = css`
  :host {
    container-type: inline-size;
    color: var(--_text);
  }
  .frame {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 0.75rem;
  }
  .head {
    position: sticky;
    z-index: 3;
    inset-block-start: var(--dm-search-top, auto);
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 0.5rem 1rem;
    margin-block: -0.25rem;
    padding-block: 0.25rem;
    background: var(--dm-color-bg, Canvas);
  }
  form {
    min-inline-size: 0;
  }
  .field {
    position: relative;
    display: flex;
    align-items: center;
  }
  .field > svg {
    position: absolute;
    inset-inline-start: 0.75rem;
    inline-size: 1.25rem;
    block-size: 1.25rem;
    color: var(--_muted);
    pointer-events: none;
  }
  input,
  select {
    min-block-size: 2.75rem;
    margin: 0;
    border: 1px solid var(--_control);
    border-radius: calc(var(--_radius) * 0.8);
    background: var(--_surface);
    color: inherit;
    font: inherit;
  }
  input {
    inline-size: 100%;
    min-inline-size: 0;
    min-block-size: 3rem;
    padding: 0.5rem 3rem;
    font-size: 1rem;
    appearance: none;
  }
  input::placeholder {
    color: var(--_muted);
    opacity: 1;
  }
  input::-webkit-search-cancel-button {
    display: none;
  }
  .clear {
    position: absolute;
    inset-inline-end: 0.125rem;
    display: grid;
    place-items: center;
    inline-size: 2.75rem;
    block-size: 2.75rem;
    padding: 0;
    border: 0;
    border-radius: calc(var(--_radius) * 0.7);
    background: none;
    color: var(--_muted);
    cursor: pointer;
  }
  .clear svg {
    inline-size: 1.25rem;
    block-size: 1.25rem;
  }
  .clear:hover {
    color: var(--_text);
  }
  .tools {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: space-between;
    gap: 0.5rem 0.75rem;
    min-inline-size: 0;
  }
  .show-filters {
    gap: 0.5rem;
  }
  .show-filters svg {
    inline-size: 1.25rem;
    block-size: 1.25rem;
  }
  .sort {
    display: inline-flex;
    align-items: center;
    gap: 0.5rem;
    min-inline-size: 0;
    margin-inline-start: auto;
    color: var(--_muted);
    font-size: 0.875rem;
  }
  .sort span {
    flex: none;
  }
  @container (inline-size < 30rem) {
    .sort span {
      position: absolute;
      inline-size: 1px;
      block-size: 1px;
      overflow: hidden;
      clip-path: inset(50%);
    }
  }
  select {
    min-inline-size: 0;
    max-inline-size: 100%;
    padding: 0.25rem 0.5rem;
    color: var(--_text);
  }
  /* Where there is no room beside the results, filters lie above them. */
  .side {
    --_top: var(--dm-search-top, -3.5rem);
    position: sticky;
    z-index: 2;
    inset-block-start: calc(var(--dm-search-top, auto) + 6.75rem);
    block-size: 0;
    margin-block-end: -0.75rem;
  }
  .side:not(.open) {
    display: none;
  }
  .main {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    align-content: start;
    gap: 0.75rem;
    min-inline-size: 0;
    scroll-margin-block-start: 8rem;
  }
  .line {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: space-between;
    gap: 0.25rem 0.75rem;
    min-block-size: 2.75rem;
  }
  .line p {
    margin: 0;
    min-inline-size: 0;
    overflow-wrap: anywhere;
    color: var(--_muted);
    font-size: 0.875rem;
    font-variant-numeric: tabular-nums;
  }
  @container (min-inline-size: 56rem) {
    .frame:not(.bare) {
      grid-template-columns: 15rem minmax(0, 1fr);
      column-gap: 1.5rem;
    }
    .head {
      grid-column: 1 / -1;
      grid-template-columns: minmax(0, 1fr) auto;
    }
    .show-filters {
      display: none;
    }
    .side,
    .side:not(.open) {
      display: block;
      position: static;
      block-size: auto;
      margin: 0;
    }
    .bare .side {
      display: none;
    }
  }
`
