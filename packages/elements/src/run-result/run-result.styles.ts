import { css } from 'lit'

export const runResultStyles = css`
  :host {
    --_mono: var(--dm-font-mono, ui-monospace, 'SFMono-Regular', 'Cascadia Mono', 'Roboto Mono', monospace);
    --_quiet: color-mix(in srgb, currentColor 72%, transparent);
    container-type: inline-size;
    line-height: 1.5;
  }
  p,
  figure,
  dl,
  dd,
  ol {
    margin: 0;
  }
  .base,
  .view {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 0.75rem;
  }
  .base > .notice {
    justify-self: stretch;
  }
  .row {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.5rem;
  }
  .quiet,
  figcaption {
    color: var(--_quiet);
    font-size: 0.8125rem;
    overflow-wrap: anywhere;
    font-variant-numeric: tabular-nums;
  }
  figcaption {
    min-block-size: 1.5em;
    margin-block-start: 0.375rem;
  }
  a.button {
    text-decoration: none;
  }
  .picture {
    display: block;
    max-inline-size: 100%;
    block-size: auto;
    max-block-size: 42rem;
    border-radius: calc(var(--_radius) * 0.6);
  }
  .made {
    inline-size: 100%;
    object-fit: contain;
    object-position: start;
  }
  video.picture {
    inline-size: 100%;
    background: #000;
  }
  audio {
    inline-size: 100%;
  }
  .prose {
    max-inline-size: 44rem;
    white-space: pre-wrap;
    overflow-wrap: anywhere;
  }
  mark {
    padding: 0.0625rem 0.25rem;
    border-block-end: 2px solid var(--_ink);
    border-radius: 0.125rem;
    background: color-mix(in oklab, var(--_ink) 12%, transparent);
    color: inherit;
  }
  .kind {
    margin-inline-start: 0.375rem;
    color: color-mix(in oklab, var(--_ink) 75%, currentColor);
    font-size: 0.75rem;
    font-weight: 600;
  }
  table {
    inline-size: 100%;
    border-collapse: collapse;
    font-size: 0.875rem;
  }
  th,
  td {
    padding-block: 0.375rem;
    font-weight: 400;
    text-align: start;
    vertical-align: baseline;
    overflow-wrap: anywhere;
  }
  .rows :is(th, td) {
    padding-inline-end: 1rem;
    border-block-end: 1px solid var(--_line);
  }
  .rows thead th {
    color: var(--_quiet);
    font-size: 0.8125rem;
  }
  .rows .number {
    padding-inline-end: 0;
    text-align: end;
    white-space: nowrap;
  }
  .scores th {
    inline-size: 40%;
    padding-inline-end: 0.75rem;
  }
  .score {
    display: grid;
    grid-template-columns: minmax(0, 1fr) 4rem;
    gap: 0.75rem;
    align-items: center;
  }
  .value,
  .number {
    font-family: var(--_mono);
    font-size: 0.8125rem;
    font-variant-numeric: tabular-nums;
    text-align: end;
  }
  .answers {
    display: grid;
    gap: 1rem;
    padding-inline-start: 1.5rem;
  }
  .answers .score {
    max-inline-size: 24rem;
  }
  .answer {
    font-size: 1.125rem;
    font-weight: 600;
    overflow-wrap: anywhere;
  }
  .stage {
    position: relative;
    display: grid;
    justify-self: start;
    max-inline-size: 100%;
    overflow: clip;
    border-radius: calc(var(--_radius) * 0.6);
  }
  .stage > * {
    grid-area: 1 / 1;
  }
  .stage > .picture {
    max-block-size: 34rem;
    border-radius: 0;
  }
  .stage > :is(.boxes, .tint, .over) {
    position: absolute;
    inset: 0;
    inline-size: 100%;
    block-size: 100%;
  }
  /* Without the picture the parts make the place. */
  .bare {
    inline-size: min(100%, 30rem);
    min-block-size: 10rem;
    border: 1px solid var(--_line);
    background: var(--_surface);
  }
  .bare > :is(.boxes, .over) {
    position: static;
    block-size: auto;
  }
  .boxes g {
    cursor: pointer;
  }
  .halo,
  .box {
    fill: transparent;
    stroke-width: 4;
    vector-effect: non-scaling-stroke;
  }
  .halo {
    stroke: #000a;
  }
  .box {
    stroke: var(--_ink);
    stroke-width: 2;
  }
  .chosen .box {
    stroke-width: 3;
    fill: color-mix(in oklab, var(--_ink) 22%, transparent);
  }
  .faint {
    opacity: 0.35;
  }
  .tag {
    fill: #000d;
  }
  .boxes text {
    fill: #fff;
    font-weight: 600;
  }
  /* On pictures, whatever the page's scheme. */
  .stage {
    color-scheme: dark;
  }
  .stage.bare {
    color-scheme: inherit;
  }
  .tint {
    background: var(--_ink);
    opacity: 0.55;
    mask: var(--_mask) center / 100% 100% no-repeat;
    mask-mode: luminance;
  }
  .found {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(min(100%, 16rem), 1fr));
    gap: 0 1.5rem;
    min-inline-size: 0;
    margin: 0;
    padding: 0;
    border: 0;
  }
  legend {
    padding: 0;
    margin-block-end: 0.25rem;
    font-size: 0.875rem;
    font-weight: 600;
  }
  .found label {
    display: flex;
    align-items: center;
    gap: 0.625rem;
    min-block-size: 2.75rem;
    border-block-end: 1px solid var(--_line);
    font-size: 0.875rem;
    cursor: pointer;
  }
  input {
    accent-color: var(--_accent);
  }
  .found input {
    flex: none;
    inline-size: 1.125rem;
    block-size: 1.125rem;
    margin: 0;
  }
  .swatch {
    display: inline-grid;
    flex: none;
    place-items: center;
    min-inline-size: 1.5rem;
    block-size: 1.5rem;
    border: 2px solid var(--_ink);
    border-radius: 0.25rem;
    font-size: 0.75rem;
    font-weight: 600;
    font-variant-numeric: tabular-nums;
  }
  .what {
    flex: 1;
    min-inline-size: 0;
    overflow-wrap: anywhere;
  }
  .blend {
    display: grid;
    gap: 0.25rem;
    font-size: 0.875rem;
  }
  .blend input {
    inline-size: min(100%, 24rem);
    min-block-size: 2.75rem;
  }
  .vector {
    inline-size: 100%;
    block-size: 6rem;
    fill: var(--_accent);
    border-block: 1px solid var(--_line);
  }
  .numbers {
    display: flex;
    flex-wrap: wrap;
    gap: 0.5rem 2rem;
  }
  dt {
    color: var(--_quiet);
    font-size: 0.8125rem;
  }
  dd {
    font-family: var(--_mono);
    font-variant-numeric: tabular-nums;
  }
  .facts {
    display: flex;
    flex-wrap: wrap;
    gap: 0.25rem 1rem;
    padding-block-start: 0.75rem;
    border-block-start: 1px solid var(--_line);
    font-size: 0.8125rem;
  }
  .facts > div {
    display: flex;
    gap: 0.375rem;
    min-inline-size: 0;
  }
  .facts dd {
    font-size: 0.8125rem;
    overflow-wrap: anywhere;
  }
  .facts .words {
    font-family: inherit;
  }
  .good {
    color: var(--_ok);
  }
  .limit {
    color: var(--_warn);
  }
  /* What goes on while one waits. */
  .waiting {
    display: grid;
    gap: 0.5rem;
    min-block-size: 10rem;
    align-content: center;
    padding: 1.25rem;
    border: 1px solid var(--_line);
    border-radius: var(--_radius);
    background: var(--_surface);
    color: var(--_text);
  }
  .waiting strong {
    font-size: 1rem;
  }
  .elapsed {
    font-family: var(--_mono);
    font-variant-numeric: tabular-nums;
  }
  progress {
    inline-size: 100%;
    block-size: 0.375rem;
    accent-color: var(--_accent);
  }
  .stream {
    min-block-size: 6rem;
  }
  ul.problems {
    margin: 0;
    padding-inline-start: 1.25rem;
  }
  @media (forced-colors: active) {
    .vector {
      fill: CanvasText;
    }
    .tint {
      forced-color-adjust: none;
    }
    mark {
      border: 1px solid;
    }
  }
`
