/** Longest text of an upstream that goes into a message. */
const MOST_TEXT = 300

/** A text of the upstream for a message: one line, not long, and without the key, also where it was encoded. */
export function quoteText(text: string, apiKey: string): string {
  let line = text
  for (const secret of [apiKey, btoa(apiKey).replace(/=+$/, ''), encodeURIComponent(apiKey)])
    line = line.replaceAll(secret, '[key]')
  line = line.replace(/[\p{Cc}\s]+/gu, ' ').trim()
  return line.length > MOST_TEXT ? `${line.slice(0, MOST_TEXT)}…` : line
}
