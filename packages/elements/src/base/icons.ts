import { drawIcon } from './action-icons.js'

/* Drawings of cards, 16 px. They never stand alone as a label. */
export const chevronIcon = drawIcon('M4 6.5 8 10.5 12 6.5', 16)
export const openIcon = drawIcon('M3 8h9.5M9 4.5 12.5 8 9 11.5', 16)
export const downloadsIcon = drawIcon('M8 2.5v7M5 7l3 3 3-3M3 13h10', 16)
export const upIcon = drawIcon('M3.5 12.5l9-9M6 3.5h6.5V10', 16)
