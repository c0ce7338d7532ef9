import { DecentraError } from '../contract/decentra-error.js'

const FILE_OF_FOLDER = /\/(?:models|index|home)\.json$/

/**
 * Address of the manifests folder, with a slash at its end. Relative addresses are resolved against the page.
 * The address of `models.json`, `index.json` or `home.json` stands for its folder.
 */
export function folderUrl(address: string | URL): URL {
  const page = globalThis as { document?: { baseURI: string }; location?: { href: string } }
  let url: URL | undefined
  let cause: unknown
  try {
    url = new URL(address, page.document?.baseURI ?? page.location?.href)
  } catch (error) {
    cause = error
  }
  // `fetch` refuses an address with a password.
  if (!url || !/^https?:$/.test(url.protocol) || url.username || url.password)
    throw new DecentraError(
      'invalid-input',
      'The manifests address must be absolute outside a page, begin with https: and hold no password.',
      { cause },
    )
  url.hash = ''
  url.pathname = url.pathname.replace(FILE_OF_FOLDER, '/')
  if (!url.pathname.endsWith('/')) url.pathname += '/'
  return url
}
