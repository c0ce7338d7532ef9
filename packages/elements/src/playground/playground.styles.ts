import { css } from 'lit'

export const playgroundStyles = css`
  :host {
    --_on-accent: var(--dm-color-on-accent, light-dark(#fff, #0b1220));
    --_mono: var(--dm-font-mono, ui-monospace, 'SFMono-Regular', 'Cascadia Mono', 'Roboto Mono', monospace);
    --_quiet: color-mix(in srgb, currentColor 72%, transparent);
    container-type: inline-size;
    line-height: 1.5;
  }
  h1,
  h2,
  h3,
  h4,
  h5,
  h6,
  p,
  ol,
  ul,
  figure {
    margin: 0;
  }
  .playground {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 1.5rem;
  }
  .head {
    display: grid;
    gap: 0.25rem;
  }
  .name {
    font: var(--dm-section-title-font, inherit);
    font-size: var(--dm-section-title-size, 1.25rem);
    font-weight: 700;
    line-height: 1.3;
    overflow-wrap: anywhere;
  }
  .title {
    font-size: 1rem;
    font-weight: 700;
  }
  .quiet,
  .below,
  .about {
    color: var(--_quiet);
    font-size: 0.8125rem;
    overflow-wrap: anywhere;
  }
  .panels {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 2rem;
    align-items: start;
  }
  form,
  .form {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 1rem;
  }
  .field {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    align-content: start;
    gap: 0.375rem;
    min-inline-size: 0;
    margin: 0;
    padding: 0;
    border: 0;
  }
  label,
  .label {
    font-size: 0.875rem;
    font-weight: 600;
  }
  :is(input, select, textarea):not([type='checkbox'], [type='range']) {
    inline-size: 100%;
    min-inline-size: 0;
    min-block-size: 2.75rem;
    padding: 0.5rem 0.75rem;
    border: 1px solid var(--_control);
    border-radius: calc(var(--_radius) * 0.6);
    background: var(--_surface);
    color: var(--_text);
    font: inherit;
    font-size: 1rem;
  }
  .field textarea {
    resize: vertical;
    min-block-size: 5.5rem;
    line-height: 1.5;
    field-sizing: content;
    max-block-size: 24rem;
  }
  ::placeholder {
    color: var(--_muted);
    opacity: 1;
  }
  [aria-invalid] {
    border-color: var(--_danger);
    box-shadow: inset 0 0 0 1px var(--_danger);
  }
  .problem {
    color: var(--_danger);
    font-size: 0.8125rem;
    font-weight: 600;
  }
  .below {
    display: flex;
    justify-content: space-between;
    gap: 1rem;
  }
  .count {
    flex: none;
    margin-inline-start: auto;
    font-variant-numeric: tabular-nums;
  }
  .over {
    color: var(--_danger);
  }
  .about {
    display: flex;
    flex-wrap: wrap;
    gap: 0.125rem 0.75rem;
  }
  .flag {
    font-weight: 600;
  }
  .good {
    color: var(--_ok);
  }
  .limit {
    color: var(--_warn);
  }
  .mono {
    font-family: var(--_mono);
  }
  .chips {
    display: flex;
    flex-wrap: wrap;
    gap: 0.375rem;
  }
  .chips > input {
    flex: 1 1 8rem;
    inline-size: auto;
  }
  .tag {
    display: inline-flex;
    align-items: center;
    max-inline-size: 100%;
    min-block-size: 2.75rem;
    padding-inline-start: 0.75rem;
    border: 1px solid var(--_line);
    border-radius: calc(var(--_radius) * 0.6);
    background: var(--_surface);
    color: var(--_text);
    font-size: 0.875rem;
    overflow-wrap: anywhere;
  }
  .tag button {
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
  .tag button:hover {
    color: var(--_accent);
  }
  .params {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    align-items: start;
    gap: 1rem;
  }
  .wide {
    grid-column: 1 / -1;
  }
  .switch label {
    display: flex;
    align-items: center;
    gap: 0.625rem;
    min-block-size: 2.75rem;
    cursor: pointer;
  }
  input {
    accent-color: var(--_accent);
  }
  [type='checkbox'] {
    flex: none;
    inline-size: 1.25rem;
    block-size: 1.25rem;
    margin: 0;
  }
  .slider {
    display: grid;
    grid-template-columns: minmax(0, 1fr) 5.5rem;
    gap: 0.75rem;
    align-items: center;
  }
  [type='range'] {
    inline-size: 100%;
    min-inline-size: 0;
    min-block-size: 2.75rem;
    margin: 0;
  }
  summary {
    inline-size: fit-content;
    padding-block: 0.75rem;
    font-size: 0.875rem;
    font-weight: 600;
    line-height: 1.25rem;
    cursor: pointer;
  }
  .more[open] {
    padding-block-end: 0.5rem;
  }
  /* The place of the file, until its code is there. */
  .pending {
    min-block-size: 24rem;
  }
  .row {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.5rem;
  }
  .button:hover,
  label.button:hover {
    border-color: var(--_accent);
  }
  .primary {
    min-inline-size: 9rem;
    border-color: transparent;
    background: var(--_accent);
    color: var(--_on-accent);
    clip-path: var(--_shape);
  }
  .primary:hover {
    background: color-mix(in oklab, var(--_accent) 85%, var(--_on-accent));
  }
  .primary[aria-disabled='true'] {
    border-color: var(--_control);
    background: var(--_surface);
    color: var(--_muted);
    cursor: default;
    clip-path: none;
  }
  /* The cut corners would cut the ring. */
  .primary:focus-visible {
    clip-path: none;
  }
  .quiet-button {
    justify-self: start;
    padding-inline: 0;
    border-color: transparent;
    background: none;
    color: inherit;
    text-decoration: underline;
    text-underline-offset: 0.2em;
  }
  kbd {
    padding: 0.0625rem 0.375rem;
    border: 1px solid var(--_line);
    border-radius: 0.25rem;
    font-family: var(--_mono);
    font-size: 0.75rem;
  }
  @media (pointer: coarse) {
    kbd {
      display: none;
    }
  }
  /* Room for what comes, so that it can be scrolled to before it is there. */
  .result {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    align-content: start;
    min-block-size: 14rem;
    gap: 0.75rem;
    min-inline-size: 0;
  }
  .place {
    display: grid;
    place-content: center;
    justify-items: center;
    gap: 0.25rem;
    min-block-size: 12rem;
    padding: 1.5rem;
    border: 1px dashed var(--_line);
    border-radius: var(--_radius);
    text-align: center;
  }
  .place > p {
    color: var(--_quiet);
  }
  .place > .notice {
    max-inline-size: 26rem;
    text-align: start;
  }
  .limits {
    min-block-size: 6.25rem;
  }
  .talk {
    display: grid;
    gap: 0.75rem;
    padding: 0;
    list-style: none;
  }
  .talk li {
    display: grid;
    gap: 0.125rem;
    padding-inline-start: 0.75rem;
    border-inline-start: 2px solid var(--_line);
  }
  .talk .user {
    border-color: var(--_accent);
  }
  .said {
    white-space: pre-wrap;
    overflow-wrap: anywhere;
  }
  .button[aria-disabled='true'] {
    border-color: var(--_control);
    color: var(--_muted);
    cursor: default;
  }
  /* Numbers stand beside one another; a slider takes two places. */
  @container (inline-size >= 20rem) {
    .params {
      grid-template-columns: repeat(auto-fit, minmax(8.5rem, 1fr));
    }
    .params > :has(.slider) {
      grid-column: span 2;
    }
  }
  @container (inline-size >= 26rem) {
    .pending {
      min-block-size: 18.5rem;
    }
  }
  @container (inline-size >= 54rem) {
    .panels {
      grid-template-columns: minmax(20rem, 5fr) minmax(0, 7fr);
      gap: 2.5rem;
    }
    .place {
      min-block-size: 20rem;
    }
  }
  @media (forced-colors: active) {
    .primary {
      border-color: ButtonText;
      clip-path: none;
    }
    .primary[aria-disabled='true'] {
      border-color: GrayText;
      color: GrayText;
    }
  }
`
