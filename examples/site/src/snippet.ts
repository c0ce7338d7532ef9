/** A button that copies the two lines of the start page. */
const snippet = document.getElementById('snippet')
const button = document.getElementById('copy')
const status = document.getElementById('copied')
if (snippet && button && status) {
  button.hidden = false
  button.addEventListener('click', async () => {
    try {
      await navigator.clipboard.writeText(snippet.textContent)
      status.textContent = 'Copied'
    } catch {
      // Without permission or a secure connection the lines can still be copied by hand.
      getSelection()?.selectAllChildren(snippet)
      status.textContent = 'Selected: press Ctrl+C or Cmd+C'
    }
  })
}

export {}
