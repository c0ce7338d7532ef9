import type { ChatMessage, TaskOutput } from '@decentramodels/core/tasks'
import { type FormValues, inputOf } from './run-form.js'

/** What was written is said: it stands in the talk, and the next message can be written. */
export function sayDraft(values: FormValues): FormValues {
  return { ...values, fields: inputOf('chat', values), draft: '' }
}

/** A message that got no answer can be written anew, unless the next one was begun. */
export function unsay(values: FormValues, sent: FormValues): FormValues {
  return { ...values, fields: sent.fields, draft: values.draft || sent.draft }
}

/** The answer is a turn of the talk. */
export function hear(values: FormValues, { text }: TaskOutput<'chat'>): FormValues {
  const answer: ChatMessage = { role: 'assistant', content: text }
  return { ...values, fields: { messages: [...(values.fields.messages as ChatMessage[]), answer] } }
}
