// Registers every element.
import './provider/define.js'
import './model-section/define.js'
import './model-card/define.js'
import './quick-access/define.js'
import './quick-action/define.js'
