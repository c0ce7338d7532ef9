const choices = document.getElementById('themes') as HTMLFieldSetElement
const root = document.documentElement

const radios = [...choices.querySelectorAll('input')]
for (const radio of radios) {
  radio.checked = radio.value === root.getAttribute('theme')
  radio.addEventListener('change', () => {
    root.setAttribute('theme', radio.value)
    try {
      localStorage.setItem('theme', radio.value)
    } catch {
      // Storage is off: the choice holds for this page.
    }
  })
}
choices.hidden = false

export {}
