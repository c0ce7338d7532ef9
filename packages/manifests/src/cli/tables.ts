import type { DiffReport } from '../diff.js'
import { type GenerateReport, missedGoals } from '../report.js'
import type { VerifyReport } from '../verify.js'
import { duration } from './progress-line.js'

const SHOWN = 20

function count(number: number): string {
  return number.toLocaleString('en')
}

function kilobytes(bytes: number | null): string {
  return bytes === null ? '-' : `${(bytes / 1024).toFixed(1)} KB`
}

function table(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)))
  return rows.map((row) =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!)))
      .join('  ')
      .trimEnd(),
  )
}

/** The report of a run, for people. */
export function describeReport(report: GenerateReport, check: boolean): string {
  const lines: string[] = []
  const of = report.sources.map(({ id, models }) => `${count(models)} ${id}`).join(', ')
  if (check) {
    lines.push(
      report.differs.length === 0
        ? `${report.out} is up to date: ${count(report.totalModels)} models (${of}).`
        : `${report.out} is not up to date; ${report.differs.length} files differ: ${report.differs.slice(0, SHOWN).join(', ')}${report.differs.length > SHOWN ? ', ...' : ''}. Run generate without --check.`,
    )
  } else {
    lines.push(
      `${count(report.totalModels)} models (${of}) in ${report.out}, ${duration(report.durationMs)}, ${report.requests} requests.`,
    )
    if (report.resumedPages > 0) lines.push(`${report.resumedPages} answers were taken over from an interrupted run.`)
    if (report.change !== null) {
      const { added, updated, removed } = report.change
      lines.push(`Since the last run: ${count(added)} added, ${count(updated)} updated, ${count(removed)} removed.`)
    }
  }
  for (const text of report.simulated) lines.push(`Not real, as the upstream says: ${text}.`)
  const leftOut = Object.entries(report.leftOut)
  if (leftOut.length > 0)
    lines.push(`Left out: ${leftOut.map(([reason, number]) => `${count(number)} ${reason}`).join(', ')}.`)
  if (report.duplicates > 0) lines.push(`${count(report.duplicates)} records came twice and count once.`)
  if (!check) {
    const sizes = [...report.sizes, ...(report.largestChunk === null ? [] : [report.largestChunk])]
    lines.push(
      '',
      ...table([
        ['file', 'plain', 'gzip', 'brotli', 'goal (gzip)'],
        ...sizes.map(({ name, bytes, gzBytes, brBytes, goalGzBytes }) => [
          name === report.largestChunk?.name ? `${name} (largest)` : name,
          kilobytes(bytes),
          kilobytes(gzBytes),
          kilobytes(brBytes),
          goalGzBytes === null ? '' : kilobytes(goalGzBytes),
        ]),
      ]),
      '',
      ...table([
        ['filter', 'models', 'capped to'],
        ...report.filters.map(({ id, count: models, cappedTo }) => [id, count(models), cappedTo ?? '']),
      ]),
    )
  }
  const warnings = [
    ...report.failed.map(({ source, message }) => `${source} failed and kept its old models: ${message}`),
    ...report.warnings,
    ...missedGoals(report),
  ]
  if (warnings.length > 0) lines.push('', ...warnings.slice(0, SHOWN).map((text) => `Warning: ${text}`))
  if (warnings.length > SHOWN) lines.push(`... and ${warnings.length - SHOWN} more warnings (all of them with --json).`)
  return lines.join('\n')
}

export function describeVerify(folder: string, report: VerifyReport): string {
  if (report.problems.length === 0)
    return `${folder} is whole: ${count(report.totalModels)} models, ${count(report.files)} files.`
  return [
    `${folder} has problems:`,
    ...report.problems.map((problem) => `  ${problem}`),
    'Run generate again and publish the new folder.',
  ].join('\n')
}

function some(ids: readonly string[]): string {
  return `${ids.slice(0, SHOWN).join(', ')}${ids.length > SHOWN ? ', ...' : ''}`
}

export function describeDiff(report: DiffReport): string {
  const lines: string[] = []
  if (report.added.length > 0) lines.push(`${count(report.added.length)} added: ${some(report.added)}`)
  if (report.removed.length > 0) lines.push(`${count(report.removed.length)} removed: ${some(report.removed)}`)
  if (report.changed.length > 0) {
    const fields = new Map<string, number>()
    for (const change of report.changed)
      for (const field of change.fields) fields.set(field, (fields.get(field) ?? 0) + 1)
    const parts = [...fields].sort((a, b) => b[1] - a[1]).map(([field, number]) => `${field} ${count(number)}`)
    lines.push(`${count(report.changed.length)} with other metadata: ${parts.join(', ')}`)
  }
  for (const { id, added, removed, reordered } of report.filters)
    lines.push(`${id}: ${reordered ? 'another order' : `${count(added)} added, ${count(removed)} removed`}`)
  return lines.length === 0 ? 'No difference.' : lines.join('\n')
}
