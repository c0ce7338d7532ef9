import { watchTags } from './watch-tags.js'

watchTags({
  'dm-limit-status': () => import('../limit-status/define.js'),
  'dm-playground': () => import('../playground/define.js'),
  'dm-run-result': () => import('../run-result/define.js'),
  'dm-model-detail': () => import('../model-detail/define.js'),
  'dm-model-list': () => import('../model-list/define.js'),
  'dm-model-search': () => import('../model-search/define.js'),
})
