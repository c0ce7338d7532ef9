import type { Context } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'

/** Texts of answers that were written in one piece. */
const texts = new WeakMap<Response, string>()

/** Answers with JSON, and remembers its text: who looks it through need not read it back out of a stream. */
export function answerJson(context: Context, value: unknown, status?: ContentfulStatusCode): Response {
  const text = JSON.stringify(value)
  const response = context.body(text, status, { 'Content-Type': 'application/json' })
  texts.set(response, text)
  return response
}

/** The whole text of an answer that was made here. */
export function wholeText(response: Response): string | undefined {
  return texts.get(response)
}
