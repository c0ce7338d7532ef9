// Brings the elements when the first of their tags comes into the page; until then it costs less than 1 KB.
const elements = new URL('./elements.js', import.meta.url).href

const isOurs = (node: Node) => node instanceof Element && (node.localName.startsWith('dm-') || holdsOurs(node))

/** CSS cannot ask for the beginning of a tag, so this walks, and stops at the first find. */
function holdsOurs(root: Node): boolean {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT)
  while (walker.nextNode()) if ((walker.currentNode as Element).localName.startsWith('dm-')) return true
  return false
}

const observer = new MutationObserver((records) => {
  if (records.some(({ addedNodes }) => [...addedNodes].some(isOurs))) load()
})

function load(): void {
  observer.disconnect()
  // A failed import is remembered by the browser; the page shows its own content, and a reload tries again.
  void import(elements)
}

if (holdsOurs(document)) load()
else observer.observe(document, { childList: true, subtree: true })
