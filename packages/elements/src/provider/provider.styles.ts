import { css } from 'lit'

export const providerStyles = css`
  .sections {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: var(--dm-space-section, 2.5rem);
  }
  .notice {
    margin-block-end: 1rem;
  }
  slot ~ .notices .notice {
    margin-block: 1.5rem 0;
  }
`
