/** What the pages do beside showing: every part looks for its own place and is silent where there is none. */
import './themes.ts'
import './snippet.ts'
import './facts-live.ts'
import './search.ts'
import './named-model.ts'
import './build-check.ts'
import './offline.ts'
import './mono.ts'
