/** Numbers of one byte or more: see the format. */
export class Numbers {
  #bytes = new Uint8Array(1024)
  #length = 0
  #add(byte: number): void {
    if (this.#length === this.#bytes.length) {
      const larger = new Uint8Array(2 * this.#length)
      larger.set(this.#bytes)
      this.#bytes = larger
    }
    this.#bytes[this.#length++] = byte
  }
  add(value: number): void {
    if (value < 192) return this.#add(value)
    this.#add(192 + ((value - 192) % 64))
    let left = Math.floor((value - 192) / 64)
    for (; left > 127; left = Math.floor(left / 128)) this.#add((left % 128) + 128)
    this.#add(left)
  }
  /** Bytes so far. */
  get length(): number {
    return this.#length
  }
  done(): Uint8Array {
    return this.#bytes.subarray(0, this.#length)
  }
}
