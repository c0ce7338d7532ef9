/** Models that are remembered, and inputs of each. */
const MODELS = 200
const INPUTS = 8

/**
 * Which inputs a model refused since it last answered. One refusal is likely the input's fault; two different ones are
 * the model's.
 */
export class Refusals {
  readonly #inputs = new Map<string, Set<string>>()

  /** Notes a refusal; answers with how many different inputs the model refused. */
  add(model: string, inputHash: string): number {
    const inputs = this.#inputs.get(model) ?? new Set()
    if (inputs.size < INPUTS) inputs.add(inputHash)
    this.#inputs.delete(model)
    this.#inputs.set(model, inputs)
    const [oldest] = this.#inputs.keys()
    if (this.#inputs.size > MODELS && oldest !== undefined) this.#inputs.delete(oldest)
    return inputs.size
  }

  /** The model answered: it is not broken. */
  clear(model: string): void {
    this.#inputs.delete(model)
  }
}
