/** What every page does. */
import './themes.ts'
