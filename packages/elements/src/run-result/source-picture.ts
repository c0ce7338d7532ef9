import { html, nothing, type TemplateResult } from 'lit'
import { ref } from 'lit/directives/ref.js'
import { mediaUrl } from './media-url.js'
import type { ViewContext } from './view.js'

/**
 * The picture that was sent, to draw over. Bytes are drawn on a canvas, not shown through a `blob:` address, which a
 * page's policy would have to allow.
 */
export class SourcePicture {
  /** Pixels; undefined until the picture is there, and when it cannot be shown. */
  size: { width: number; height: number } | undefined
  readonly #context: Pick<ViewContext, 'source' | 'update'>
  readonly #words: () => string
  #drawn: HTMLCanvasElement | undefined

  /** `words`: what it is, for those who do not see it. */
  constructor(context: Pick<ViewContext, 'source' | 'update'>, words: () => string) {
    this.#context = context
    this.#words = words
  }

  get isGiven(): boolean {
    return this.#context.source !== undefined
  }

  render(): TemplateResult | typeof nothing {
    const { source } = this.#context
    if (source === undefined) return nothing
    const words = this.#words()
    if (typeof source !== 'string')
      return html`<canvas
        class="picture"
        role="img"
        aria-label=${words}
        ${ref((canvas) => this.#draw(canvas, source))}
      ></canvas>`
    const url = mediaUrl(source, 'image')
    return url === undefined
      ? nothing
      : html`<img
          class="picture"
          src=${url}
          alt=${words}
          @load=${(event: Event) => this.#take(event.target as HTMLImageElement)}
        />`
  }

  #take({ naturalWidth: width, naturalHeight: height }: HTMLImageElement): void {
    this.size = { width, height }
    this.#context.update()
  }

  #draw(element: Element | undefined, source: Blob): void {
    const canvas = element as HTMLCanvasElement | undefined
    if (canvas === undefined || canvas === this.#drawn) return
    this.#drawn = canvas
    void createImageBitmap(source).then(
      (bitmap) => {
        const { width, height } = bitmap
        Object.assign(canvas, { width, height })
        canvas.getContext('2d')!.drawImage(bitmap, 0, 0)
        bitmap.close()
        this.size = { width, height }
        this.#context.update()
      },
      // No picture, then; places are still drawn, and listed.
      () => {},
    )
  }
}
