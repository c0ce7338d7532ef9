/**
 * A person chose a quick action. Cancelable: after `preventDefault()` its link is not followed.
 *
 * @example
 * document.addEventListener('dm-quick-action', (event) => {
 *   if (event.action === 'generate') openGenerator()
 * })
 */
export class QuickActionEvent extends Event {
  /** Which one: its `icon`, such as `generate`; its label when it has none. */
  readonly action: string

  constructor(action: string) {
    super('dm-quick-action', { bubbles: true, composed: true, cancelable: true })
    this.action = action
  }
}

declare global {
  interface GlobalEventHandlersEventMap {
    'dm-quick-action': QuickActionEvent
  }
}
