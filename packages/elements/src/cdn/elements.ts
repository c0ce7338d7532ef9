// One self-registering module with everything inside: for pages without a build.
export { registerTerms } from '../i18n/terms.js'
import '../define.js'

// Brings elements that most first screens do not have. Without it they stay as the page wrote them.
import('./more-elements.js').catch(() => {})
