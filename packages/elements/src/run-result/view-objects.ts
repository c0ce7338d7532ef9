import type { Outputs } from '@decentramodels/core/tasks'
import { html, nothing, svg, type TemplateResult } from 'lit'
import { labelName, scoreText } from './label-name.js'
import { placeLabels } from './place-labels.js'
import { SourcePicture } from './source-picture.js'
import { ink, type View, type ViewContext } from './view.js'
import { renderNone } from './view-text.js'

/** Found things over the picture, and as a list; what is chosen in one is lit in the other. */
export function viewObjects({ objects }: Outputs['objects'], context: ViewContext): View {
  const { local } = context
  const picture = new SourcePicture(context, () => context.local.term('sentPicture'))
  const group = `found-${Math.random().toString(36).slice(2)}`
  let chosen = -1
  const choose = (index: number) => {
    chosen = index
    context.update()
  }

  /** Without the picture: as large as the boxes need. */
  const size = () =>
    picture.size ?? {
      width: Math.max(1, ...objects.map(({ box }) => box.xmax)),
      height: Math.max(1, ...objects.map(({ box }) => box.ymax)),
    }

  const renderBoxes = (): TemplateResult => {
    const { width, height } = size()
    const line = Math.max(width, height) / 26
    const words = objects.map(({ label }, i) => `${i + 1} ${labelName(local, label)}`)
    const labels = placeLabels(
      objects.map(({ box }, i) => ({ box, words: words[i]! })),
      { width, height },
      line,
    )
    const order = objects.map((_, i) => i).sort((a, b) => Number(a === chosen) - Number(b === chosen))
    return svg`<svg class="boxes" viewBox="0 0 ${width} ${height}" aria-hidden="true">
      ${order.map((i) => {
        const { xmin, ymin, xmax, ymax } = objects[i]!.box
        const { x, y, width: labelWidth } = labels[i]!
        const state = chosen === -1 ? '' : i === chosen ? 'chosen' : 'faint'
        const [boxWidth, boxHeight] = [Math.max(0, xmax - xmin), Math.max(0, ymax - ymin)]
        return svg`<g class="${ink(i)} ${state}" @click=${() => choose(i)}>
          <rect class="halo" x=${xmin} y=${ymin} width=${boxWidth} height=${boxHeight}/>
          <rect class="box" x=${xmin} y=${ymin} width=${boxWidth} height=${boxHeight}/>
          <rect class="tag" x=${x} y=${y} width=${labelWidth} height=${line}/>
          <text x=${x + line * 0.25} y=${y + line * 0.75} font-size=${line * 0.72}>${words[i]}</text>
        </g>`
      })}
    </svg>` as TemplateResult
  }

  return () =>
    objects.length === 0
      ? html`<div class="stage">${picture.render()}</div>
          ${renderNone(context)}`
      : html`<div class="stage ${picture.isGiven ? '' : 'bare'}" part="stage">${picture.render()}${renderBoxes()}</div>
          <fieldset class="found" part="found">
            <legend>${local.term('foundObjects')(local.number(objects.length), objects.length)}</legend>
            ${objects.map(
              ({ label, score }, i) =>
                html`<label
                  ><input
                    type="radio"
                    name=${group}
                    value=${i}
                    .checked=${i === chosen}
                    @change=${() => choose(i)}
                  /><span class="swatch ${ink(i)}" aria-hidden="true">${i + 1}</span
                  ><span class="what" dir="auto">${labelName(local, label)}</span
                  ><span class="value">${scoreText(local, score)}</span></label
                >`,
            )}
          </fieldset>
          ${chosen === -1 ? nothing : html`<button class="button" type="button" @click=${() => choose(-1)}>${local.term('showAll')}</button>`}`
}
