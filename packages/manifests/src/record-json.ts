import type { ModelMetadata } from '@decentramodels/core/contract'

/** A record as the files hold it. The days of downloads are there when they are known: thousands of nulls are bytes too. */
export function recordJson(model: ModelMetadata): string {
  const { dailyDownloads, ...rest } = model
  return JSON.stringify(dailyDownloads === null ? rest : model)
}
