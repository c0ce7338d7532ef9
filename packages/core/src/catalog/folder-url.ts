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
    throw refused('must be absolute outside a page', cause)
  }
  if (!/^https?:$/.test(url.protocol)) throw refused(`must begin with https:, not ${url.protocol}`)
  if (url.username || url.password) throw refused('must hold no password, which fetch refuses')
  url.hash = ''
  url.pathname = url.pathname.replace(FILE_OF_FOLDER, '/')
  if (!url.pathname.endsWith('/')) url.pathname += '/'
  return url
}

function refused(why: string, cause?: unknown): DecentraError {
  return new DecentraError('invalid-input', `The address of the manifests folder ${why}.`, { cause })
}
