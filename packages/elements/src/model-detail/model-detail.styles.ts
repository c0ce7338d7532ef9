import { css } from 'lit'

/** Of the element and, by `detailPageStyles`, of a page that shows the same view before its script. */
export const modelDetailStyles = css`
  :host {
    --_on-accent: var(--dm-color-on-accent, light-dark(#fff, #0b1220));
    --_mono: var(--dm-font-mono, ui-monospace, 'SFMono-Regular', 'Cascadia Mono', 'Roboto Mono', monospace);
    /* Text lies on the page itself, so it has the page's color. */
    --_quiet: color-mix(in srgb, currentColor 72%, transparent);
    container-type: inline-size;
    line-height: 1.5;
  }
  h1,
  h2,
  p,
  dl,
  dd,
  figure {
    margin: 0;
  }
  .notices {
    display: grid;
    gap: 0.5rem;
  }
  .notices > :last-child {
    margin-block-end: 1.5rem;
  }
  .detail,
  .main,
  .side {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    align-content: start;
    gap: 1.5rem;
  }
  .main,
  .side {
    gap: 2.25rem;
  }
  .head {
    display: grid;
    gap: 0.75rem 1rem;
  }
  .glyph {
    inline-size: 4rem;
    block-size: 4rem;
    border-radius: var(--_radius);
    background: color-mix(in oklab, var(--_hue) 13%, var(--_surface));
    color: var(--_hue);
    clip-path: var(--_shape);
  }
  .strokes {
    inline-size: 100%;
    block-size: 100%;
  }
  .name {
    font: var(--dm-detail-name-font, inherit);
    font-size: clamp(1.5rem, 5cqi, 2.5rem);
    font-weight: 700;
    line-height: 1.15;
    overflow-wrap: anywhere;
  }
  .byline {
    margin-block-start: 0.25rem;
    color: var(--_quiet);
    overflow-wrap: anywhere;
  }
  .id {
    font-family: var(--_mono);
    font-size: 0.8125rem;
    overflow-wrap: anywhere;
  }
  .badges {
    display: flex;
    flex-wrap: wrap;
    gap: 0.375rem;
    margin-block-start: 0.5rem;
  }
  .badge {
    padding-inline: 0.5rem;
    border: 1px solid currentColor;
    border-radius: calc(var(--_radius) * 0.4);
    color: var(--_warn);
    font-size: 0.75rem;
    font-weight: 600;
    line-height: 1.25rem;
  }
  .good {
    color: var(--_ok);
  }
  .limit {
    color: var(--_warn);
  }
  .actions {
    display: flex;
    flex-wrap: wrap;
    gap: 0.5rem;
  }
  a.button {
    text-decoration: none;
  }
  .button:hover {
    border-color: var(--_accent);
  }
  .primary {
    border-color: transparent;
    background: var(--_accent);
    color: var(--_on-accent);
  }
  .primary:hover {
    background: color-mix(in oklab, var(--_accent) 85%, var(--_on-accent));
  }
  .title {
    margin-block-end: 0.75rem;
    font-size: 1.125rem;
    font-weight: 700;
    line-height: 1.3;
  }
  .quiet,
  dt,
  figcaption {
    color: var(--_quiet);
    font-size: 0.8125rem;
    overflow-wrap: anywhere;
  }
  .statements {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(min(100%, 9rem), 1fr));
    gap: 1rem 1.5rem;
  }
  .use {
    padding-block: 1.25rem;
    border-block: 1px solid var(--_line);
  }
  .answer {
    font-weight: 600;
    overflow-wrap: anywhere;
  }
  .numbers .answer {
    font-family: var(--_mono);
    font-size: 1.375rem;
    font-weight: 500;
    line-height: 1.3;
    font-variant-numeric: tabular-nums;
  }
  .columns {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 2.25rem 3rem;
  }
  .history {
    margin-block-start: 1.5rem;
  }
  .plot {
    display: grid;
    grid-template: minmax(0, 1fr) minmax(0, 1fr) auto / auto minmax(0, 1fr) auto;
    column-gap: 0.75rem;
    block-size: 9rem;
    margin-block: 0.5rem;
    color: var(--_quiet);
    font-size: 0.75rem;
    font-variant-numeric: tabular-nums;
  }
  .line {
    grid-area: 1 / 2 / 3 / 4;
    inline-size: 100%;
    block-size: 100%;
    padding-block: 0.5rem;
    border-block-end: 1px solid var(--_line);
    color: var(--_hue);
    overflow: visible;
  }
  /* Above the line, for keys alone: the line shows the focus. */
  .days {
    grid-area: 1 / 2 / 3 / 4;
    inline-size: 100%;
    block-size: 100%;
    margin: 0;
    opacity: 0;
    pointer-events: none;
  }
  .days:focus-visible + .line {
    outline: 2px solid var(--_accent);
    outline-offset: -2px;
  }
  .mark {
    stroke: var(--_quiet);
    stroke-width: 1;
  }
  .dot {
    stroke-width: 9;
  }
  .tip {
    grid-area: 3 / 2 / 4 / 4;
    justify-self: center;
    color: var(--_text);
  }
  .read > :is(.from, .to) {
    visibility: hidden;
  }
  /* Time runs as the text does. */
  .line:dir(rtl) {
    transform: scaleX(-1);
  }
  .low {
    grid-area: 2 / 1;
    align-self: end;
  }
  .from {
    grid-area: 3 / 2;
  }
  .to {
    grid-area: 3 / 3;
  }
  table {
    border-collapse: collapse;
    font-size: 0.8125rem;
    font-variant-numeric: tabular-nums;
  }
  th,
  td {
    padding: 0.25rem 1.5rem 0.25rem 0;
    border-block-end: 1px solid var(--_line);
    font-weight: 400;
    text-align: start;
  }
  td,
  th + th {
    padding-inline: 0;
    text-align: end;
  }
  .prose {
    max-inline-size: 44rem;
    white-space: pre-line;
    overflow-wrap: anywhere;
  }
  summary {
    inline-size: fit-content;
    padding-block: 0.75rem;
    font-size: 0.875rem;
    font-weight: 600;
    line-height: 1.25rem;
    cursor: pointer;
  }
  .tags ul {
    display: flex;
    flex-wrap: wrap;
    gap: 0.375rem;
    margin: 0;
    padding: 0;
    list-style: none;
  }
  .tags li {
    min-inline-size: 0;
    padding-inline: 0.5rem;
    border: 1px solid var(--_line);
    border-radius: calc(var(--_radius) * 0.4);
    color: var(--_quiet);
    font-size: 0.8125rem;
    line-height: 1.5rem;
    overflow-wrap: anywhere;
  }
  .facts {
    font-size: 0.875rem;
  }
  .facts dl > div {
    display: grid;
    grid-template-columns: 6.5rem minmax(0, 1fr);
    gap: 0.75rem;
    align-items: baseline;
    padding-block: 0.5rem;
    border-block-start: 1px solid var(--_line);
  }
  .facts dd {
    font-variant-numeric: tabular-nums;
    overflow-wrap: anywhere;
  }
  /* The place of head, license and the rest. */
  .detail > .bones {
    block-size: 26rem;
  }
  .detail > .bones:first-child {
    block-size: 5.5rem;
    inline-size: min(100%, 28rem);
  }
  .detail > .bones:nth-child(2) {
    block-size: 9rem;
  }
  .similar {
    margin-block-start: 0.75rem;
  }
  .picture {
    max-inline-size: 100%;
    block-size: auto;
    aspect-ratio: 4 / 3;
    border-radius: var(--_radius);
    background: var(--_surface);
    object-fit: cover;
  }
  /* Not beside each other where text is very large. */
  @container (inline-size >= 17rem) {
    .head {
      grid-template-columns: auto minmax(0, 1fr);
    }
  }
  @container (inline-size >= 50rem) {
    .columns {
      grid-template-columns: minmax(0, 1fr) 20rem;
    }
    .glyph {
      inline-size: 5.5rem;
      block-size: 5.5rem;
    }
    .head {
      column-gap: 1.5rem;
    }
  }
  @media (forced-colors: active) {
    .glyph,
    .line {
      color: CanvasText;
    }
    .glyph {
      border: 1px solid;
      clip-path: none;
    }
  }
`
