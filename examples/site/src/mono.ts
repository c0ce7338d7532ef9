/** The sheet of the second family stands in the page for print alone, which holds nothing up, until all else has come. */
addEventListener('load', () => {
  const sheet = document.querySelector<HTMLLinkElement>('#mono')
  if (sheet) sheet.media = 'all'
})
