import { watchTags } from './watch-tags.js'

watchTags({
  'dm-model-detail': () => import('../model-detail/define.js'),
  'dm-model-list': () => import('../model-list/define.js'),
})
