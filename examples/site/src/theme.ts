try {
  const theme = localStorage.getItem('theme')
  if (theme) document.documentElement.setAttribute('theme', theme)
} catch {
  // Storage is off: the theme follows the device.
}
