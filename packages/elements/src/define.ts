// Registers every element.
import './provider/define.js'
import './model-section/define.js'
import './model-card/define.js'
