import { css } from 'lit'

/** Styles of the end and of the empty list; adopted with what shows them. */
export const sectionLaterStyles = css`
  .foot p {
    margin: 0;
    color: var(--_quiet);
  }
  .foot a {
    display: inline-flex;
    align-items: center;
    min-block-size: 2.75rem;
    color: inherit;
    text-underline-offset: 0.2em;
  }
  .empty {
    padding: 1rem;
    border: 1px dashed var(--_control);
    border-radius: var(--_radius);
    font-size: 0.875rem;
  }
  .empty p {
    margin: 0 0 0.75rem;
  }
  .empty strong {
    display: block;
  }
  .actions {
    display: flex;
    flex-wrap: wrap;
    gap: 0.5rem;
  }
`
