import { DecentraError } from '../contract/decentra-error.js'

const FILE_OF_FOLDER = /\/(?:models|index|home)\.json$/

/**
 * Address of the manifests folder, with a slash at its end. Relative addresses are resolved against the page.
 * The address of `models.json`, `index.json` or `home.json` stands for its folder.
 */
export function folderUrl(address: string | URL): URL {
  const page = globalThis as { document?: { baseURI: string }; location?: { href: string } }
  let url: URL
  try {
    url = new URL(address, page.document?.baseURI ?? page.location?.href)
  } catch (cause) {
    throw new DecentraError(
      'invalid-input',
      `"${address}" is not the address of a manifests folder: outside a page it must be absolute.`,
      { cause },
    )
  }
  if (url.protocol !== 'https:' && url.protocol !== 'http:')
    throw new DecentraError(
      'invalid-input',
      `"${url.protocol}" cannot be loaded: serve the manifests folder over https.`,
    )
  if (url.username || url.password)
    throw new DecentraError(
      'invalid-input',
      'The address of the manifests folder holds a password, which fetch refuses: leave it out.',
    )
  url.hash = ''
  url.pathname = url.pathname.replace(FILE_OF_FOLDER, '/')
  if (!url.pathname.endsWith('/')) url.pathname += '/'
  return url
}
