import { css } from 'lit'

/** Of `renderBar`. */
export const barStyles = css`
  .bar {
    inline-size: 100%;
    block-size: 0.5rem;
    border-radius: 0.25rem;
  }
  .bar:dir(rtl) {
    transform: scaleX(-1);
  }
  .track {
    fill: color-mix(in oklab, currentColor 12%, transparent);
  }
  .fill {
    fill: var(--_accent);
  }
  @media (forced-colors: active) {
    .fill {
      fill: CanvasText;
    }
    .track {
      fill: Canvas;
      stroke: CanvasText;
    }
  }
`
