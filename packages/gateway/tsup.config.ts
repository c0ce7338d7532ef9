export { perFile as default } from '../../tsup.base.js'
