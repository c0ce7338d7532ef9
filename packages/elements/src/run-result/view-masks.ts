import type { Outputs } from '@decentramodels/core/tasks'
import { html, type TemplateResult } from 'lit'
import { ref } from 'lit/directives/ref.js'
import { labelName, scoreText } from './label-name.js'
import { mediaUrl } from './media-url.js'
import { SourcePicture } from './source-picture.js'
import { ink, type View, type ViewContext } from './view.js'
import { renderNone } from './view-text.js'

/** So many parts are shown at first: more at once are a patchwork. */
const FIRST = 12

/** Parts of a picture, each tinted over it and switched by its box. */
export function viewMasks({ masks }: Outputs['masks'], context: ViewContext): View {
  const { local } = context
  const picture = new SourcePicture(context, () => context.local.term('sentPicture'))
  const shown = new Set(masks.slice(0, FIRST).keys())
  const set = (index: number, on: boolean) => {
    if (on) shown.add(index)
    else shown.delete(index)
    context.update()
  }
  const setAll = (on: boolean) => {
    for (const index of masks.keys()) if (on) shown.add(index)
    if (!on) shown.clear()
    context.update()
  }
  const nameOf = (label: string | null, index: number) =>
    label === null ? local.term('partNumber')(local.number(index + 1)) : labelName(local, label)

  return () =>
    masks.length === 0
      ? html`<div class="stage">${picture.render()}</div>
          ${renderNone(context)}`
      : html`<div class="stage ${picture.isGiven ? '' : 'bare'}" part="stage">
            ${picture.render()}${masks.map(({ image }, i) => (shown.has(i) ? renderTint(image.url, i) : ''))}
          </div>
          <fieldset class="found" part="found">
            <legend>${local.term('foundParts')(local.number(masks.length), masks.length)}</legend>
            ${masks.map(
              ({ label, score }, i) =>
                html`<label
                  ><input
                    type="checkbox"
                    .checked=${shown.has(i)}
                    @change=${(event: Event) => set(i, (event.target as HTMLInputElement).checked)}
                  /><span class="swatch ${ink(i)}" aria-hidden="true"></span
                  ><span class="what" dir="auto">${nameOf(label, i)}</span
                  ><span class="value">${score === null ? '' : scoreText(local, score)}</span></label
                >`,
            )}
          </fieldset>
          <div class="row">
            <button class="button" type="button" @click=${() => setAll(true)}>${local.term('showAll')}</button>
            <button class="button" type="button" @click=${() => setAll(false)}>${local.term('hideAll')}</button>
          </div>`
}

/** The mask's white parts in an ink. */
function renderTint(address: string, index: number): TemplateResult {
  const url = mediaUrl(address, 'image')
  return html`<span
    class="tint ${ink(index)}"
    aria-hidden="true"
    ${ref((element) => {
      // An address goes into a style as a quoted string, so nothing in it may end the string.
      const quoted = url?.replaceAll('"', '%22').replaceAll('\\', '%5C')
      if (element && quoted) (element as HTMLElement).style.setProperty('--_mask', `url("${quoted}")`)
    })}
  ></span>`
}
