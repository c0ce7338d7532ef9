// One self-registering module with everything inside: for pages without a build.
export { registerTerms } from '../i18n/terms.js'
import '../define.js'
import { watchTags } from './watch-tags.js'

// Not on the first screen of most pages.
watchTags({
  'dm-model-detail': () => import('../model-detail/define.js'),
  'dm-model-list': () => import('../model-list/define.js'),
})
