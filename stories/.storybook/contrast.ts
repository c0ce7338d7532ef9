/**
 * Contrast of all words on a story. axe gives up where a pseudo element paints the ground, which is so on every card;
 * this takes one that lies behind its element for the ground that it is.
 */

type Color = [red: number, green: number, blue: number, alpha: number]

const pixel = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true })!
const known = new Map<string, Color>()

/** Any color that CSS can say, as sRGB. */
function read(css: string): Color {
  let color = known.get(css)
  if (color === undefined) {
    pixel.clearRect(0, 0, 1, 1)
    pixel.fillStyle = css
    pixel.fillRect(0, 0, 1, 1)
    const [red, green, blue, alpha] = pixel.getImageData(0, 0, 1, 1).data
    color = [red!, green!, blue!, alpha! / 255]
    known.set(css, color)
  }
  return color
}

function over([r, g, b, alpha]: Color, [r0, g0, b0]: Color): Color {
  const mix = (above: number, below: number) => above * alpha + below * (1 - alpha)
  return [mix(r, r0), mix(g, g0), mix(b, b0), 1]
}

/** As WCAG 2 defines it. */
function luminance(color: Color): number {
  const [r, g, b] = color.slice(0, 3).map((part) => {
    const share = part / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!
}

function parentOf(element: Element): Element | null {
  if (element.assignedSlot) return element.assignedSlot
  const parent = element.parentNode
  return parent instanceof ShadowRoot ? parent.host : (parent as Element | null)
}

/** What is painted behind an element: its own ground and that of everything around it. */
function groundOf(element: Element): Color {
  const layers: Color[] = []
  for (let at: Element | null = element; at instanceof Element; at = parentOf(at)) {
    // Later ones lie on top.
    for (const part of ['::after', '::before']) {
      const style = getComputedStyle(at, part)
      if (style.content !== 'none' && style.zIndex === '-1') layers.push(read(style.backgroundColor))
    }
    layers.push(read(getComputedStyle(at).backgroundColor))
    if (layers.some(([, , , alpha]) => alpha === 1)) break
  }
  const canvas = read(matchMedia('(prefers-color-scheme: dark)').matches ? '#121212' : '#fff')
  return layers.reduceRight((below, layer) => over(layer, below), canvas)
}

function* elementsBelow(root: ParentNode): Generator<Element> {
  for (const element of root.querySelectorAll('*')) {
    yield element
    if (element.shadowRoot) yield* elementsBelow(element.shadowRoot)
  }
}

function words(element: Element): string {
  const own = [...element.childNodes].filter(({ nodeType }) => nodeType === Node.TEXT_NODE)
  return own
    .map(({ textContent }) => textContent)
    .join('')
    .trim()
}

/** Words that stand out too little, each with its ratio. */
export function faintWords(root: ParentNode): string[] {
  const faint: string[] = []
  for (const element of elementsBelow(root)) {
    const text = words(element)
    if (text === '' || !element.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue
    const { width, height } = element.getBoundingClientRect()
    // Words for screen readers alone.
    if (width <= 1 || height <= 1) continue
    const style = getComputedStyle(element)
    const size = Number.parseFloat(style.fontSize)
    const isLarge = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700)
    const ground = groundOf(element)
    const [light, dark] = [luminance(over(read(style.color), ground)), luminance(ground)].sort((a, b) => b - a)
    const ratio = (light! + 0.05) / (dark! + 0.05)
    if (ratio < (isLarge ? 3 : 4.5)) faint.push(`"${text.slice(0, 40)}" ${ratio.toFixed(2)}:1`)
  }
  return faint
}
