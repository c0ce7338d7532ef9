import { css } from 'lit'

/** What no first paint needs: empty until `later.styles.ts` fills it, for all elements at once. */
export const laterStyles = css``

/*
 * Tokens with their defaults, and what several elements share. A page sets `--dm-*`; elements read `--_*`.
 * The defaults are the neutral theme; `light-dark()` follows `color-scheme`, which the page or `theme` decides.
 */
export const baseStyles = css`
  :host {
    --_surface: var(--dm-color-surface, light-dark(#fff, #171a21));
    --_raised: var(--dm-color-raised, light-dark(#fff, #1f242d));
    --_line: var(--dm-color-line, light-dark(#d9dee5, #2f3744));
    --_control: var(--dm-color-control, #7a8798);
    --_text: var(--dm-color-text, light-dark(#10141c, #e8edf4));
    --_muted: var(--dm-color-muted, light-dark(#566274, #9aa7b8));
    --_accent: var(--dm-color-accent, light-dark(#1d4ed8, #9db8ff));
    --_info: var(--dm-color-info, light-dark(#0067a3, #4cc9ff));
    --_warn: var(--dm-color-warn, light-dark(#8a5a00, #ffb020));
    --_danger: var(--dm-color-danger, light-dark(#c2185b, #ff6b9f));
    --_ok: var(--dm-color-ok, light-dark(#0b7a4b, #3ddc97));
    --_radius: var(--dm-radius, 0.625rem);
    --_cut: var(--dm-corner-cut, 0rem);
    --_shape: polygon(
      0 0,
      calc(100% - var(--_cut)) 0,
      100% var(--_cut),
      100% 100%,
      var(--_cut) 100%,
      0 calc(100% - var(--_cut))
    );
    display: block;
    box-sizing: border-box;
  }
  :host([hidden]) {
    display: none;
  }
  :host([theme='light']) {
    color-scheme: light;
  }
  :host([theme='dark']) {
    color-scheme: dark;
  }
  :host([theme='auto']) {
    color-scheme: light dark;
  }
  *,
  ::before,
  ::after {
    box-sizing: border-box;
  }
  a,
  button {
    -webkit-tap-highlight-color: transparent;
  }
  :focus-visible {
    outline: 2px solid var(--_accent);
    outline-offset: 2px;
  }
  .unseen {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    margin: -1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  svg {
    display: block;
    flex: none;
  }
  .button {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    min-block-size: 2.75rem;
    padding: 0.375rem 1rem;
    border: 1px solid var(--_control);
    border-radius: calc(var(--_radius) * 0.8);
    background: var(--_surface);
    color: var(--_text);
    font: inherit;
    font-size: 0.875rem;
    font-weight: 600;
    cursor: pointer;
  }
  .notice {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.25rem 0.75rem;
    margin: 0;
    padding: 0.5rem 0.75rem;
    border: 1px solid var(--_line);
    border-inline-start: 3px solid var(--_tone, var(--_info));
    border-radius: calc(var(--_radius) * 0.6);
    background: var(--_surface);
    color: var(--_text);
    font-size: 0.8125rem;
    line-height: 1.5;
  }
  .notice p {
    margin: 0;
    overflow-wrap: anywhere;
  }
  .notice strong {
    display: block;
    font-size: 0.875rem;
  }
  .warn {
    --_tone: var(--_warn);
  }
  .danger {
    --_tone: var(--_danger);
  }
`
