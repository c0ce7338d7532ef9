/**
 * The strict policy that all packages work under, for a host to send. Not in the pages themselves: a browser that finds
 * a policy there looks for nothing ahead of it, which cost 0.4 s before the first paint on slow 4G.
 */
export const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' https: data:",
  // Sounds and videos that a model made, and those that a person is about to send.
  "media-src 'self' https: data: blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  // A button that starts a run must not lie under somebody else's picture.
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  'trusted-types lit-html dm-site',
].join('; ')
