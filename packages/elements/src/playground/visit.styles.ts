import { css } from 'lit'

export const visitStyles = css`
  .visit {
    display: grid;
    gap: 0.5rem;
  }
  .visit > .row {
    justify-content: space-between;
  }
  .visit ul {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(min(100%, 18rem), 1fr));
    gap: 0.5rem;
    padding: 0;
    list-style: none;
  }
  .visit li {
    display: flex;
    align-items: center;
    min-inline-size: 0;
    border: 1px solid var(--_line);
    border-radius: calc(var(--_radius) * 0.6);
    background: var(--_surface);
    color: var(--_text);
  }
  .seen {
    display: grid;
    grid-template-columns: 3rem minmax(0, 1fr);
    flex: 1;
    align-items: center;
    gap: 0.75rem;
    min-inline-size: 0;
    padding: 0.5rem;
    border: 0;
    background: none;
    color: inherit;
    font: inherit;
    font-size: 0.875rem;
    text-align: start;
    cursor: pointer;
  }
  /* A line at its side, thick enough for eyes that see no difference of color. */
  .visit li:has([aria-current]) {
    border-color: var(--_accent);
    box-shadow: inset 0.1875rem 0 var(--_accent);
  }
  .visit li:dir(rtl):has([aria-current]) {
    box-shadow: inset -0.1875rem 0 var(--_accent);
  }
  .words {
    display: grid;
    min-inline-size: 0;
  }
  .words > span {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .thumb {
    display: grid;
    place-items: center;
    inline-size: 3rem;
    block-size: 3rem;
    border-radius: calc(var(--_radius) * 0.4);
    background: color-mix(in oklab, var(--_accent) 10%, var(--_surface));
    font-size: 1.25rem;
    object-fit: cover;
  }
  .remove {
    flex: none;
    inline-size: 2.75rem;
    block-size: 2.75rem;
    padding: 0;
    border: 0;
    background: none;
    color: inherit;
    font: inherit;
    font-size: 1.25rem;
    cursor: pointer;
  }
  .remove:hover {
    color: var(--_accent);
  }
  /* Very narrow, or very large text: the words need the place. */
  @container (inline-size < 15rem) {
    .seen {
      grid-template-columns: minmax(0, 1fr);
    }
    .thumb {
      display: none;
    }
  }
  @media (forced-colors: active) {
    .visit li:has([aria-current]) {
      border: 3px solid Highlight;
    }
  }
`
