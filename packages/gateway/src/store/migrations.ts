import type { Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

/**
 * Every change of the tables, in the order of its name; one that was published is never changed again.
 * Only what SQLite and Postgres share.
 */
export const MIGRATIONS: Readonly<Record<string, Migration>> = {
  '2026-11-runs': {
    async up(db: Kysely<unknown>) {
      await db.schema
        .createTable('keys')
        .addColumn('id', 'text', (column) => column.primaryKey())
        .addColumn('kind', 'text', (column) => column.notNull())
        .addColumn('hash', 'text', (column) => column.notNull().unique())
        .addColumn('hint', 'text', (column) => column.notNull())
        .addColumn('label', 'text', (column) => column.notNull())
        .addColumn('origins', 'text', (column) => column.notNull())
        .addColumn('scope', 'text', (column) => column.notNull())
        .addColumn('commercial', 'integer', (column) => column.notNull())
        .addColumn('daily_runs', 'integer')
        .addColumn('created_at', 'bigint', (column) => column.notNull())
        .addColumn('revoked_at', 'bigint')
        .execute()
      await db.schema
        .createTable('runs')
        .addColumn('id', 'text', (column) => column.primaryKey())
        .addColumn('key_id', 'text', (column) => column.notNull())
        .addColumn('visitor', 'text', (column) => column.notNull())
        .addColumn('ip_prefix', 'text', (column) => column.notNull())
        .addColumn('task', 'text', (column) => column.notNull())
        .addColumn('model', 'text', (column) => column.notNull())
        .addColumn('model_used', 'text', (column) => column.notNull())
        .addColumn('attempts', 'integer', (column) => column.notNull())
        .addColumn('state', 'text', (column) => column.notNull())
        .addColumn('request', 'text')
        .addColumn('output', 'text')
        .addColumn('error', 'text')
        .addColumn('simulated', 'integer', (column) => column.notNull())
        .addColumn('created_at', 'bigint', (column) => column.notNull())
        .addColumn('started_at', 'bigint')
        .addColumn('finished_at', 'bigint')
        .addColumn('boot_ms', 'bigint')
        .execute()
      await db.schema.createIndex('runs_finished_at').on('runs').column('finished_at').execute()
      await db.schema.createIndex('runs_visitor').on('runs').column('visitor').execute()
      await db.schema
        .createTable('run_events')
        .addColumn('run_id', 'text', (column) => column.notNull())
        .addColumn('sequence', 'integer', (column) => column.notNull())
        .addColumn('event', 'text', (column) => column.notNull())
        .addPrimaryKeyConstraint('run_events_key', ['run_id', 'sequence'])
        .execute()
      await db.schema
        .createTable('outputs')
        .addColumn('run_id', 'text', (column) => column.notNull())
        .addColumn('n', 'integer', (column) => column.notNull())
        .addColumn('file', 'text', (column) => column.notNull())
        .addColumn('media_type', 'text', (column) => column.notNull())
        .addColumn('bytes', 'bigint', (column) => column.notNull())
        .addColumn('hash', 'text', (column) => column.notNull())
        .addColumn('expires_at', 'bigint', (column) => column.notNull())
        .addPrimaryKeyConstraint('outputs_key', ['run_id', 'n'])
        .execute()
      await db.schema.createIndex('outputs_expires_at').on('outputs').column('expires_at').execute()
      await db.schema
        .createTable('idempotency')
        .addColumn('id', 'text', (column) => column.primaryKey())
        .addColumn('request_hash', 'text', (column) => column.notNull())
        .addColumn('run_id', 'text', (column) => column.notNull())
        .addColumn('created_at', 'bigint', (column) => column.notNull())
        .execute()
      await db.schema.createIndex('idempotency_run_id').on('idempotency').column('run_id').execute()
      await db.schema
        .createTable('usage')
        .addColumn('day', 'text', (column) => column.notNull())
        .addColumn('key_id', 'text', (column) => column.notNull())
        .addColumn('visitor', 'text', (column) => column.notNull())
        .addColumn('limit_class', 'text', (column) => column.notNull())
        .addColumn('model', 'text', (column) => column.notNull())
        .addColumn('started', 'integer', (column) => column.notNull())
        .addColumn('succeeded', 'integer', (column) => column.notNull())
        .addColumn('failed', 'integer', (column) => column.notNull())
        .addColumn('canceled', 'integer', (column) => column.notNull())
        .addColumn('run_ms', 'bigint', (column) => column.notNull())
        .addPrimaryKeyConstraint('usage_key', ['day', 'key_id', 'visitor', 'limit_class', 'model'])
        .execute()
      await db.schema.createIndex('usage_visitor').on('usage').column('visitor').execute()
      await db.schema
        .createTable('meta')
        .addColumn('name', 'text', (column) => column.primaryKey())
        .addColumn('value', 'text', (column) => column.notNull())
        .execute()
    },
  },
}
