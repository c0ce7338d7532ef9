/** About twelve lines of a comfortable width. */
const SHOWN = 800
/** A rest of a few words is no rest. */
const SLACK = 200
const MOST_LINES = 12

/** The beginning of a long text, up to the end of a line or a word, and its rest; no rest where it is not long. */
export function splitText(text: string): [beginning: string, rest: string] {
  const lines = text.split('\n')
  const tall = lines.length > MOST_LINES + 3
  if (text.length <= SHOWN + SLACK && !tall) return [text, '']
  const head = (tall ? lines.slice(0, MOST_LINES).join('\n') : text).slice(0, SHOWN)
  const breaks = Math.max(head.lastIndexOf('\n'), head.lastIndexOf(' '))
  // Languages without blanks, and words without end, break anywhere but inside a letter.
  const end =
    head.length < SHOWN ? head.length : breaks > SHOWN / 2 ? breaks : /[\uD800-\uDBFF]$/.test(head) ? SHOWN - 1 : SHOWN
  return [text.slice(0, end), text.slice(end).trim()]
}
