import { css } from 'lit'

/** Each kind of task has one hue, used in drawings alone. */
export const hueStyles = css`
  :host {
    --_hue: var(--dm-color-data, light-dark(#566274, #9aa7b8));
  }
  .image {
    --_hue: var(--dm-color-image, light-dark(#8a3ffc, #c4a1ff));
  }
  .video {
    --_hue: var(--dm-color-video, light-dark(#c2185b, #ff7eb0));
  }
  .audio {
    --_hue: var(--dm-color-audio, light-dark(#8a5a00, #ffb84d));
  }
  .text {
    --_hue: var(--dm-color-text-task, light-dark(#0067a3, #62cbff));
  }
  .vision {
    --_hue: var(--dm-color-vision, light-dark(#00695c, #4fe0c4));
  }
`
