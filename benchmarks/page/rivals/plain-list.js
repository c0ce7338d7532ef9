/** A list by the DOM's own means: name with link, author, downloads. */
export function addList(parent, models) {
  const list = document.createElement('ul')
  for (const model of models) {
    const item = document.createElement('li')
    const link = document.createElement('a')
    link.href = `https://huggingface.co/${model.id}`
    link.textContent = model.name
    item.append(link, ` ${model.author} · ${model.downloads.toLocaleString('en')} downloads`)
    list.append(item)
  }
  parent.append(list)
}
