import type { MediaOutput, Outputs } from '@decentramodels/core/tasks'
import { html, nothing, type TemplateResult } from 'lit'
import { mediaUrl } from './media-url.js'
import { sentText, type View, type ViewContext } from './view.js'

/** A picture, with its size in pixels once it is there. */
export function viewImage({ image }: Outputs['image'], context: ViewContext): View {
  const { local } = context
  const url = mediaUrl(image.url, 'image')
  let size = ''
  let isBroken = url === undefined
  const prompt = sentText(context, 'prompt')
  return () =>
    isBroken
      ? renderBroken(context)
      : html`<figure>
          <img
            class="picture made"
            part="picture"
            src=${url!}
            alt=${local.term('madePicture')(prompt)}
            @load=${({ target }: Event) => {
              const { naturalWidth, naturalHeight } = target as HTMLImageElement
              size = `${naturalWidth} × ${naturalHeight}`
              context.update()
            }}
            @error=${() => {
              isBroken = true
              context.update()
            }}
          />
          <figcaption>${[size, fileSize(context, image)].filter(Boolean).join(' · ')}</figcaption>
        </figure>`
}

/** A video; it does not play by itself. */
export function viewVideo({ video }: Outputs['video'], context: ViewContext): View {
  return viewPlayer(
    video,
    'video',
    context,
    (url, broken) =>
      html`<video
        class="picture"
        part="picture"
        src=${url}
        controls
        loop
        playsinline
        aria-label=${context.local.term('madeVideo')(sentText(context, 'prompt'))}
        @error=${broken}
      ></video>`,
  )
}

/** A sound with its player. */
export function viewAudio({ audio }: Outputs['audio'], context: ViewContext): View {
  return viewPlayer(
    audio,
    'audio',
    context,
    (url, broken) =>
      html`<audio
        part="player"
        src=${url}
        controls
        aria-label=${context.local.term('madeSound')(sentText(context, 'prompt'))}
        @error=${broken}
      ></audio>`,
  )
}

function viewPlayer(
  media: MediaOutput,
  kind: 'audio' | 'video',
  context: ViewContext,
  player: (url: string, broken: () => void) => TemplateResult,
): View {
  const url = mediaUrl(media.url, kind)
  let isBroken = url === undefined
  const broken = () => {
    isBroken = true
    context.update()
  }
  return () =>
    isBroken
      ? renderBroken(context)
      : html`<figure>
          ${player(url!, broken)}
          <figcaption>${fileSize(context, media)}</figcaption>
        </figure>`
}

/** Files are kept for an hour; a browser may also lack the codec. */
function renderBroken({ local }: ViewContext): TemplateResult {
  return html`<p class="notice warn" part="broken">${local.term('fileGone')}</p>`
}

function fileSize({ local }: ViewContext, { bytes }: MediaOutput): string {
  return bytes === null ? '' : local.term('kilobytes')(local.number(Math.max(1, Math.round(bytes / 1024))))
}

/** A link that saves a file; nothing for an address that no page should follow. */
export function renderDownload(
  { local }: ViewContext,
  media: MediaOutput,
  kind: 'image' | 'audio' | 'video',
): TemplateResult | typeof nothing {
  const url = mediaUrl(media.url, kind)
  if (url === undefined) return nothing
  const ending = /^\w+\/(?:x-)?([\w]+)/.exec(media.mediaType)?.[1] ?? kind
  return html`<a class="button" part="download" href=${url} download=${`${kind}.${ending}`}
    >${local.term('download')}</a
  >`
}
