/** CSV to rows of fields; the separator is told from the header, quotes, CRLF and a byte-order mark are understood. */
import type { Readable } from 'node:stream';
import { parse } from 'csv-parse';
import { type Columns, findColumns, pickFields } from './columns.ts';
import type { Row } from './row.ts';

const BATCH = 4096;

/** Rows after the header; throws an Error that names the line where quoting goes wrong. */
export async function* readCsv(
  stream: Readable,
  head: string,
  timeColumn?: string,
): AsyncGenerator<Row[]> {
  const parser = parse({
    bom: true,
    delimiter: separatorOf(head),
    info: true,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    trim: true,
  });
  stream.on('error', (error) => parser.destroy(error));
  stream.pipe(parser);
  let columns: Columns | undefined;
  let batch: Row[] = [];
  for await (const chunk of parser) {
    const { record, info } = chunk as { record: string[]; info: { lines: number } };
    if (columns === undefined) columns = findColumns(record, timeColumn);
    else batch.push({ line: info.lines, fields: pickFields(columns, record) });
    if (batch.length < BATCH) continue;
    yield batch;
    batch = [];
  }
  yield batch;
}

/** The commonest of comma, semicolon, tab and bar in the first line. */
function separatorOf(head: string): string {
  const [first = ''] = head.split('\n', 1);
  const counts = [',', ';', '\t', '|'].map((mark) => ({ mark, n: first.split(mark).length }));
  counts.sort((a, b) => b.n - a.n);
  return counts[0]?.mark ?? ',';
}
