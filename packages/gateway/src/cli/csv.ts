/** One cell as RFC 4180 asks; a text that a spreadsheet would run as a formula is kept from it by an apostrophe. */
function cell(value: string | number): string {
  const text = typeof value === 'string' && /^[=+\-@\t\r]/.test(value) ? `'${value}` : String(value)
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** Rows of equal fields as CSV, the names of the fields first. */
export function csv<Row extends object>(fields: readonly (keyof Row & string)[], rows: readonly Row[]): string {
  const lines = rows.map((row) => fields.map((field) => cell(row[field] as string | number)).join(','))
  return [fields.join(','), ...lines].map((line) => `${line}\r\n`).join('')
}
