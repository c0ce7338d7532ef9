import { css } from 'lit'
import { laterStyles } from './base.styles.js'

/* Rules of the first elements that no first paint needs: pointing, motion, forced colors, very narrow boxes. */
const { cssText } = css`
  :host {
    --_fast: 140ms ease-out;
  }
  .button,
  .chip,
  .action,
  .card {
    transition: var(--_fast);
    transition-property: color, background-color, border-color;
  }
  .button:hover,
  button.glyph:hover .chip {
    border-color: var(--_accent);
  }
  .tile:hover::before {
    background: var(--_accent);
  }
  @media (hover: hover) {
    :host(:hover) .card {
      background: color-mix(in oklab, var(--_accent) 45%, var(--_line));
    }
  }
  .name a:hover {
    text-decoration: underline;
    text-underline-offset: 0.2em;
  }
  .action:hover {
    border-color: var(--_line);
    color: var(--_accent);
  }
  .action svg:dir(rtl) {
    transform: scaleX(-1);
  }
  /* Very narrow, or very large text: the words get a row of their own. */
  @container (inline-size < 15rem) {
    .row {
      grid-template-columns: 3rem minmax(0, 1fr) 2.75rem;
      grid-template-areas: 'face . action' 'words words words';
      row-gap: 0.5rem;
      padding-block: 0.75rem;
    }
    .glyph {
      grid-area: face;
    }
    .action {
      grid-area: action;
    }
    .words {
      grid-area: words;
    }
    .meta {
      flex-wrap: wrap;
    }
    .limits {
      block-size: auto;
    }
  }
  ::highlight(dm-match) {
    background-color: color-mix(in oklab, var(--_accent) 28%, var(--_surface));
    color: var(--_text);
  }
  @media (forced-colors: active) {
    ::highlight(dm-match) {
      background-color: Mark;
      color: MarkText;
    }
    .card {
      border: 1px solid CanvasText;
      clip-path: none;
    }
    .card::before {
      background: Canvas;
      clip-path: none;
    }
    .glyph {
      border: 1px solid CanvasText;
      color: CanvasText;
    }
    .action,
    .chip {
      border-color: ButtonText;
      color: ButtonText;
    }
    .tile {
      border: 1px solid;
    }
  }
  @media (prefers-reduced-motion: reduce) {
    *,
    ::before,
    ::after {
      transition: none !important;
    }
  }
`

laterStyles.styleSheet?.replaceSync(cssText)
