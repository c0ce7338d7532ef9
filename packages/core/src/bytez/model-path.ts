import { DecentraError } from '../contract/decentra-error.js'

const PART = /^[\w-][\w.-]*$/

/**
 * The path of a model: `author/name`, each part escaped. The id may come from anybody, so it can not lead elsewhere.
 * @throws DecentraError `invalid-input`
 */
export function modelPath(model: string): string {
  const parts = model.split('/')
  if (parts.length > 2 || model.length > 200 || !parts.every((part) => PART.test(part)))
    throw new DecentraError('invalid-input', 'A model is named author/name, in letters, digits, dots and dashes.', {
      errors: [{ pointer: '/model', code: 'not-a-model', message: 'This is no name of a model.' }],
    })
  return `/models/v2/${parts.map(encodeURIComponent).join('/')}`
}
