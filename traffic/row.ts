import type { RowFields } from './columns.ts';

/** One row and the line of the file it stands on. */
export interface Row {
  readonly line: number;
  readonly fields: RowFields;
}
