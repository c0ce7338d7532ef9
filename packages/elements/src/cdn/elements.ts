// One self-registering module with everything inside: for pages without a build.
export { registerTerms } from '../i18n/terms.js'
import '../define.js'
