import { css } from 'lit'

export const fileFieldStyles = css`
  .drop {
    display: grid;
    gap: 0.75rem;
    padding: 1rem;
    border: 1px dashed var(--_control);
    border-radius: var(--_radius);
    background: var(--_surface);
    color: var(--_text);
  }
  .drop.over {
    border-color: var(--_accent);
    background: color-mix(in oklab, var(--_accent) 8%, var(--_surface));
  }
  .drop label {
    position: relative;
  }
  label.button:focus-within {
    outline: 2px solid var(--_accent);
    outline-offset: 2px;
  }
  .address {
    display: grid;
    gap: 0.375rem;
    margin-block-start: 0.5rem;
  }
  .preview {
    display: grid;
    gap: 0.375rem;
  }
  .preview :is(canvas, img, video) {
    display: block;
    max-inline-size: 100%;
    max-block-size: 14rem;
    block-size: auto;
    border-radius: calc(var(--_radius) * 0.6);
  }
  .preview audio {
    inline-size: 100%;
  }
  figcaption {
    color: var(--_quiet);
    font-size: 0.8125rem;
    overflow-wrap: anywhere;
  }
`
