/** The 24 cards of the first screen, as every rival shows them: name, link, two facts. */
export async function firstCards() {
  const { sections } = await fetch('/manifests/home.json').then((answer) => answer.json())
  return sections
    .flatMap((section) => section.cards)
    .map(({ id, name, author, type, downloads }) => ({
      id,
      name,
      href: id.startsWith('civitai:')
        ? `https://civitai.com/models/${id.slice('civitai:'.length)}`
        : `https://huggingface.co/${id}`,
      facts: `${type} · ${author}`,
      downloads: downloads === null ? '' : `${downloads.toLocaleString('en')} downloads`,
    }))
}
