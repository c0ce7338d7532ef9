import * as z from 'zod/mini'

const width = z.union([z.literal(1), z.literal(2), z.literal(4), z.literal(8)])
const index = z.int().check(z.nonnegative())
const textLayout = { start: index, rows: index, width, bytes: index }

/** Schema of {@link ColumnHeader}. */
export const columnHeaderSchema = z.object({
  kind: z.string(),
  rows: index,
  columns: z.array(
    z.discriminatedUnion('type', [
      z.object({
        name: z.string(),
        type: z.literal('number'),
        start: index,
        width,
        offset: z.number(),
        scale: z.number(),
      }),
      z.object({ name: z.string(), type: z.literal('text'), ...textLayout }),
      z.object({ name: z.string(), type: z.literal('dict'), start: index, width, values: z.object(textLayout) }),
    ]),
  ),
})
