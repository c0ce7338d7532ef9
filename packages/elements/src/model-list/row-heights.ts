/**
 * Where each row of a list begins, when nearly all rows are of one height: the height that is usual, and what the rows
 * that were measured have more or less than that.
 */
export class RowHeights {
  #count = 0
  #usual = 0
  #gap = 0
  /** Measured rows of another height, in order; what they add; what all before them add. */
  #rows: number[] = []
  #extra: number[] = []
  #sums: number[] = []

  /** Forgets what was measured. */
  reset(count: number, usual: number, gap: number): void {
    this.#count = count
    this.#usual = usual
    this.#gap = gap
    this.#rows = []
    this.#extra = []
    this.#sums = []
  }

  get count(): number {
    return this.#count
  }

  get total(): number {
    return Math.max(0, this.top(this.#count) - this.#gap)
  }

  /** Height of a row, without the gap below it. */
  height(row: number): number {
    const at = this.#find(row)
    return this.#usual + (this.#rows[at] === row ? this.#extra[at]! : 0)
  }

  /** Where a row begins. */
  top(row: number): number {
    return row * (this.#usual + this.#gap) + this.#before(this.#find(row))
  }

  /** The row at a place; the first or last one beyond the ends. */
  rowAt(place: number): number {
    const pitch = this.#usual + this.#gap
    if (pitch <= 0 || this.#count === 0) return 0
    // The last measured row that begins at or above the place decides what was added before it.
    let low = 0
    let high = this.#rows.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (this.#rows[middle]! * pitch + this.#before(middle) <= place) low = middle + 1
      else high = middle
    }
    let row = Math.floor((place - this.#before(low)) / pitch)
    if (low > 0) row = Math.max(row, this.#rows[low - 1]!)
    return Math.min(this.#count - 1, Math.max(0, row))
  }

  /** A row was measured. Tells whether that changed anything. */
  set(row: number, height: number): boolean {
    const extra = height - this.#usual
    const at = this.#find(row)
    const known = this.#rows[at] === row
    // Browsers round to fractions of a pixel.
    if (Math.abs((known ? this.#extra[at]! : 0) - extra) < 0.5) return false
    if (Math.abs(extra) < 0.5) {
      this.#rows.splice(at, 1)
      this.#extra.splice(at, 1)
    } else if (known) {
      this.#extra[at] = extra
    } else {
      this.#rows.splice(at, 0, row)
      this.#extra.splice(at, 0, extra)
    }
    this.#sums.length = Math.min(this.#sums.length, at)
    return true
  }

  /** Place in `#rows` of the first one that is not before `row`. */
  #find(row: number): number {
    let low = 0
    let high = this.#rows.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (this.#rows[middle]! < row) low = middle + 1
      else high = middle
    }
    return low
  }

  /** What the measured rows before place `at` add; summed as far as somebody asks. */
  #before(at: number): number {
    if (at === 0) return 0
    const sums = this.#sums
    for (let i = sums.length; i < at; i++) sums.push((sums[i - 1] ?? 0) + this.#extra[i]!)
    return sums[at - 1]!
  }
}
