import { css } from 'lit'

/** Six inks that differ in lightness too; each stands with a number or a word. */
export const inkStyles = css`
  .ink-0 {
    --_ink: light-dark(#0a5fd0, #7db4ff);
  }
  .ink-1 {
    --_ink: light-dark(#b3261e, #ff9c8f);
  }
  .ink-2 {
    --_ink: light-dark(#0b7a4b, #5fe3a1);
  }
  .ink-3 {
    --_ink: light-dark(#8a3ffc, #c4a1ff);
  }
  .ink-4 {
    --_ink: light-dark(#8a5a00, #ffc04d);
  }
  .ink-5 {
    --_ink: light-dark(#a8156f, #ff8fd0);
  }
`
