import { css } from 'lit'

export const searchHelpStyles = css`
  .none {
    display: grid;
    gap: 0.75rem;
    padding: 1.25rem 1rem;
    border: 1px solid var(--_line);
    border-radius: var(--_radius);
    background: var(--_surface);
    line-height: 1.5;
  }
  .ways {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.5rem;
  }
  .none p,
  .quiet {
    margin: 0;
    overflow-wrap: anywhere;
  }
  .quiet {
    color: var(--_muted);
    font-size: 0.8125rem;
  }
`
