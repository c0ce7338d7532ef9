import type { Outputs } from '@decentramodels/core/tasks'
import { html } from 'lit'
import { createRef, ref } from 'lit/directives/ref.js'
import { mediaUrl } from './media-url.js'
import { SourcePicture } from './source-picture.js'
import type { View, ViewContext } from './view.js'

/** The depth map over the picture; a slider blends between them. */
export function viewDepth({ depth }: Outputs['depth'], context: ViewContext): View {
  const { local } = context
  const picture = new SourcePicture(context, () => context.local.term('sentPicture'))
  const url = mediaUrl(depth.url, 'image')
  const map = createRef<HTMLImageElement>()
  const blend = (event: Event) =>
    map.value?.style.setProperty('opacity', String((event.target as HTMLInputElement).valueAsNumber / 100))
  return () =>
    url === undefined
      ? html`<p class="notice warn" part="broken">${local.term('fileGone')}</p>`
      : html`<div class="stage ${picture.isGiven ? '' : 'bare'}" part="stage">
            ${picture.render()}<img class="over" ${ref(map)} src=${url} alt=${local.term('depthMap')} />
          </div>
          ${
            picture.isGiven
              ? html`<label class="blend"
                  ><span>${local.term('depthBlend')}</span
                  ><input type="range" min="0" max="100" value="100" @input=${blend}
                /></label>`
              : ''
          }`
}
