import { type MediaField, taskRow } from '@decentramodels/core/tasks'
import { html, nothing, type TemplateResult } from 'lit'
import '../i18n/en-file.js'
import { SourcePicture } from '../run-result/source-picture.js'
import { canMakeExample, exampleFile } from './example-file.js'
import { fieldTitle } from './field-words.js'
import { describedBy, type FormHost, problemAt, renderFieldProblem } from './form-host.js'
import { FileProblem, readFile, sizeText, typeNames } from './read-file.js'
import type { FormFile } from './run-form.js'

const ID = 'field-file'

/** The file of a task: chosen, dropped, pasted, or named by its address; shown before it is sent. */
export class FileField {
  readonly #host: FormHost
  #reading: Blob | undefined
  #refused: string | undefined
  /** An example is being made. */
  #making = false
  #isOver = false
  #shown: { file: FormFile; picture?: SourcePicture; player?: string; isBroken?: boolean } | undefined

  constructor(host: FormHost) {
    this.#host = host
  }

  /** Frees what the preview holds. */
  release(): void {
    if (this.#shown?.player) URL.revokeObjectURL(this.#shown.player)
    this.#shown = undefined
  }

  /** Forgets a refusal, when the task is another one. */
  reset(): void {
    this.#refused = undefined
    this.#reading = undefined
    this.release()
  }

  /** Takes a file; one that cannot be used is refused at once, with the reason. */
  async take(file: File | Blob): Promise<void> {
    const host = this.#host
    const field = taskRow(host.task).media
    if (!field) return
    this.#reading = file
    this.#refused = undefined
    host.update()
    try {
      const blob = await readFile(file, field, host.local)
      // Another file was chosen meanwhile.
      if (this.#reading !== file) return
      host.change({ file: { blob, name: 'name' in file ? file.name : '' } })
    } catch (error) {
      if (this.#reading !== file) return
      this.#refused = error instanceof FileProblem ? error.message : host.local.term('fileBroken')
      host.change({ file: undefined })
    }
    this.#reading = undefined
    host.update()
  }

  /** A file on the clipboard is taken where the task takes one. */
  readonly paste = (event: ClipboardEvent): void => {
    const file = [...(event.clipboardData?.files ?? [])][0]
    if (!file || !taskRow(this.#host.task).media) return
    event.preventDefault()
    void this.take(file)
  }

  render(field: MediaField): TemplateResult {
    const host = this.#host
    const { local } = host
    const { file } = host.values
    const problem = this.#refused ? undefined : problemAt(host, '/input/url')
    const title = fieldTitle(local, field.title)
    const hasBytes = file !== undefined && 'blob' in file
    return html`<div class="field" role="group" aria-labelledby=${`${ID}-title`}>
      <span class="label" id=${`${ID}-title`}>${title}</span>
      <div
        class="drop ${this.#isOver ? 'over' : ''}"
        part="drop"
        @dragover=${this.#dragOver}
        @dragleave=${() => this.#setOver(false)}
        @drop=${this.#drop}
      >
        ${hasBytes ? this.#renderPreview(file, field) : nothing}
        <div class="row">
          <label class="button"
            ><input
              id=${ID}
              class="unseen"
              type="file"
              accept=${field.mediaTypes.join()}
              aria-describedby=${describedBy(ID, { hint: true, problem: problem !== undefined || this.#refused !== undefined })}
              aria-invalid=${problem || this.#refused ? 'true' : nothing}
              @change=${this.#choose}
            />${local.term(hasBytes ? 'otherFile' : 'chooseFile')}</label
          >
          ${
            hasBytes
              ? html`<button class="button" part="remove-file" type="button" @click=${this.#remove}>
                  ${local.term('removeFile')}
                </button>`
              : html`<span class="quiet">${local.term(field.kind === 'image' ? 'dropFile' : 'dropSound')}</span>
                  ${this.#renderExample(field)}`
          }
        </div>
        ${
          this.#reading || this.#making
            ? html`<p class="quiet" role="status">${local.term(this.#making ? 'exampleMaking' : 'fileReading')} …</p>`
            : nothing
        }
      </div>
      <p class="below" id=${`${ID}-hint`}>
        ${local.term('fileTypes')(typeNames(field), sizeText(local, field.maxBytes))}.
        ${field.maxSide === undefined ? nothing : local.term('scaledDown')(local.number(field.maxSide))}
      </p>
      ${this.#refused ? html`<p class="problem" part="problem" role="alert" id=${`${ID}-problem`}>${this.#refused}</p>` : nothing}
      ${renderFieldProblem(host, ID, problem, field.title)} ${hasBytes ? nothing : this.#renderAddress()}
    </div>`
  }

  #renderExample({ kind }: MediaField): TemplateResult | typeof nothing {
    const { local, sample, task } = this.#host
    if (!sample || !canMakeExample(kind)) return nothing
    const take = async (event: Event) => {
      const root = (event.currentTarget as Element).getRootNode() as ShadowRoot
      this.#making = true
      this.#host.update()
      const file = await exampleFile(kind, task).finally(() => (this.#making = false))
      // A file of the person's own was chosen meanwhile, or another task.
      if (this.#host.task !== task || this.#host.values.file !== undefined || this.#reading) return this.#host.update()
      await this.take(file)
      // The button is gone; what is beside it has the focus.
      root.querySelector<HTMLElement>(`#${ID}`)?.focus()
    }
    return html`<button
      class="button quiet-button"
      part="example"
      type="button"
      aria-disabled=${this.#making ? 'true' : nothing}
      @click=${(event: Event) => this.#making || void take(event).catch(() => this.#host.update())}
    >
      ${local.term(kind === 'image' ? 'exampleFile' : kind === 'audio' ? 'exampleSound' : 'exampleClip')}
    </button>`
  }

  #renderAddress(): TemplateResult {
    const { local, values } = this.#host
    const url = values.file && 'url' in values.file ? values.file.url : ''
    return html`<div class="address">
      <label for="field-url">${local.term('fileUrl')}</label>
      <input
        id="field-url"
        type="url"
        inputmode="url"
        autocomplete="off"
        placeholder="https://"
        .value=${url}
        aria-describedby="field-url-hint"
        @input=${(event: Event) => {
          const written = (event.target as HTMLInputElement).value.trim()
          this.#refused = undefined
          this.#host.change({ file: written === '' ? undefined : { url: written } })
        }}
      />
      <p class="below" id="field-url-hint">${local.term('fileUrlHint')}</p>
    </div>`
  }

  #renderPreview(file: Extract<FormFile, { blob: Blob }>, { kind }: MediaField): TemplateResult {
    const { local } = this.#host
    if (this.#shown?.file !== file) {
      this.release()
      this.#shown =
        kind === 'image'
          ? {
              file,
              picture: new SourcePicture({ source: file.blob, update: () => this.#host.update() }, () =>
                local.term('preview'),
              ),
            }
          : { file, player: URL.createObjectURL(file.blob) }
    }
    const { picture, player, isBroken } = this.#shown!
    const broken = () => {
      this.#shown!.isBroken = true
      this.#host.update()
    }
    const words = [
      file.name,
      picture?.size && `${picture.size.width} × ${picture.size.height}`,
      sizeText(local, file.blob.size),
    ]
    return html`<figure class="preview" part="preview">
      ${picture?.render() ?? nothing}
      ${
        // A policy of the page may forbid to play what lies in memory: name and size are there all the same.
        player && !isBroken
          ? kind === 'video'
            ? html`<video
                src=${player}
                controls
                playsinline
                aria-label=${local.term('preview')}
                @error=${broken}
              ></video>`
            : html`<audio src=${player} controls aria-label=${local.term('preview')} @error=${broken}></audio>`
          : nothing
      }
      <figcaption>${words.filter(Boolean).join(' · ')}</figcaption>
    </figure>`
  }

  readonly #choose = (event: Event): void => {
    const input = event.target as HTMLInputElement
    const file = input.files?.[0]
    // The same file can be chosen again.
    if (file) void this.take(file).finally(() => (input.value = ''))
  }

  readonly #remove = (event: Event): void => {
    const root = (event.target as Element).getRootNode() as ShadowRoot
    this.#host.change({ file: undefined })
    root.querySelector<HTMLElement>(`#${ID}`)?.focus()
  }

  readonly #dragOver = (event: DragEvent): void => {
    if (!event.dataTransfer?.types.includes('Files')) return
    event.preventDefault()
    this.#setOver(true)
  }

  readonly #drop = (event: DragEvent): void => {
    const file = event.dataTransfer?.files[0]
    this.#setOver(false)
    if (!file) return
    event.preventDefault()
    void this.take(file)
  }

  #setOver(isOver: boolean): void {
    if (this.#isOver === isOver) return
    this.#isOver = isOver
    this.#host.update()
  }
}
