/** The tables as columns. Times are epoch milliseconds, switches 0 or 1, lists and objects JSON: what both dialects have. */
export interface Tables {
  keys: {
    id: string
    kind: string
    hash: string
    hint: string
    label: string
    origins: string
    scope: string
    commercial: number
    daily_runs: number | null
    created_at: number
    revoked_at: number | null
  }
  runs: {
    id: string
    key_id: string
    visitor: string
    ip_prefix: string
    task: string
    model: string
    model_used: string
    attempts: number
    state: string
    request: string | null
    output: string | null
    error: string | null
    simulated: number
    created_at: number
    started_at: number | null
    finished_at: number | null
    boot_ms: number | null
  }
  run_events: { run_id: string; sequence: number; event: string }
  outputs: {
    run_id: string
    n: number
    file: string
    media_type: string
    bytes: number
    hash: string
    expires_at: number
  }
  idempotency: { id: string; request_hash: string; run_id: string; created_at: number }
  usage: {
    day: string
    key_id: string
    visitor: string
    limit_class: string
    model: string
    started: number
    succeeded: number
    failed: number
    canceled: number
    run_ms: number
  }
  meta: { name: string; value: string }
}
