/** Opens a trace or log as rows of fields: CSV, JSON lines or the common log format, gzipped or not. */
import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { type Readable, Transform } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { CannotRun } from '../core/cannot-run.ts';
import { findColumns, pickFields, type RowFields } from './columns.ts';
import { readCsv } from './read-csv.ts';
import type { Row } from './row.ts';

/** An open file; rows come in batches, for millions of them. */
export interface OpenRows {
  readonly form: 'csv' | 'json-lines' | 'access-log';
  readonly gzip: boolean;
  readonly rows: AsyncIterable<readonly Row[]>;
}

/** Called with the share of the file that is read, 0 to 1. */
export type ReadProgress = (share: number) => void;

/** How to open it. */
export interface HowToOpen {
  readonly progress?: ReadProgress | undefined;
  /** The column of the time, where its name is none of those that are known. */
  readonly timeColumn?: string | undefined;
}

/** Throws, naming the file, if it cannot be opened, is empty, or is no text. */
export async function openRows(path: string, how: HowToOpen = {}): Promise<OpenRows> {
  const { progress = () => {}, timeColumn } = how;
  const { head, bytes } = await sniff(path);
  const gzip = head[0] === 0x1f && head[1] === 0x8b;
  const text = gzip ? await firstText(path).catch(unpacked(path)) : head.toString('utf8');
  const form = formOf(path, text);
  const stream = read(path, { bytes, gzip, progress });
  const parse = (line: string) => jsonFields(line, timeColumn);
  const rows =
    form === 'csv'
      ? readCsv(stream, text, timeColumn)
      : readLines(stream, form === 'json-lines' ? parse : clfFields);
  return { form, gzip, rows: gzip ? wholeRows(path, rows) : rows };
}

async function* wholeRows(path: string, rows: AsyncIterable<Row[]>): AsyncGenerator<Row[]> {
  try {
    yield* rows;
  } catch (error) {
    unpacked(path)(error);
  }
}

/** Throws what zlib has against a file, by the file's name. */
function unpacked(path: string): (error: unknown) => never {
  return (cause) => {
    const { code = '', message = '' } = cause as { code?: string; message?: string };
    if (!code.startsWith('Z_')) throw cause;
    const why = `Cannot read ${path}: it is no whole gzip file (${message})`;
    throw new CannotRun(`${why}; get it again`, { cause });
  };
}

async function sniff(path: string): Promise<{ head: Buffer; bytes: number }> {
  const found = await stat(path).catch(() => undefined);
  if (!found?.isFile()) throw new CannotRun(`Cannot read ${path}: there is no such file`);
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(65_536), 0, 65_536, 0);
    return { head: buffer.subarray(0, bytesRead), bytes: found.size };
  } finally {
    await file.close();
  }
}

async function firstText(path: string): Promise<string> {
  const stream = createReadStream(path).pipe(createGunzip());
  for await (const chunk of stream) {
    stream.destroy();
    return (chunk as Buffer).toString('utf8');
  }
  return '';
}

function formOf(path: string, head: string): OpenRows['form'] {
  const text = head.replace(/^\uFEFF/, '').trimStart();
  if (text === '') throw new CannotRun(`Cannot read ${path}: it is empty`);
  if (head.includes('\0'))
    throw new CannotRun(`Cannot read ${path}: it is no UTF-8 text (save it as CSV in UTF-8)`);
  if (text.startsWith('['))
    throw new CannotRun(
      `Cannot read ${path}: one JSON object a line is wanted, got an array (jq -c '.[]' turns it)`,
    );
  const [first = ''] = text.split('\n', 1);
  // CloudWatch Logs puts a time before each line that it exports.
  if (/^(\S+ )?\{/.test(first)) return 'json-lines';
  return CLF_LINE.test(first) ? 'access-log' : 'csv';
}

function read(
  path: string,
  of: { bytes: number; gzip: boolean; progress: ReadProgress },
): Readable {
  let seen = 0;
  const meter = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      seen += chunk.length;
      of.progress(Math.min(1, seen / Math.max(1, of.bytes)));
      done(null, chunk);
    },
  });
  const source = createReadStream(path, { highWaterMark: 1 << 20 });
  source.on('error', (error) => meter.destroy(error));
  source.pipe(meter);
  if (!of.gzip) return meter;
  const plain = createGunzip();
  meter.on('error', (error) => plain.destroy(error));
  return meter.pipe(plain);
}

async function* readLines(
  stream: Readable,
  parse: (text: string) => RowFields | undefined,
): AsyncGenerator<Row[]> {
  let line = 0;
  let batch: Row[] = [];
  const lines = createInterface({ input: stream, crlfDelay: Infinity });
  const broken: Error[] = [];
  // The lines know nothing of what their stream met.
  stream.once('error', (error) => {
    broken.push(error);
    lines.close();
  });
  for await (const text of lines) {
    line++;
    if (text.trim() === '') continue;
    batch.push({ line, fields: parse(text) ?? {} });
    if (batch.length === 4096) {
      yield batch;
      batch = [];
    }
  }
  for (const error of broken) throw error;
  yield batch;
}

function jsonFields(text: string, timeColumn: string | undefined): RowFields | undefined {
  try {
    const object = JSON.parse(text.slice(text.indexOf('{'))) as Record<string, unknown>;
    const names = Object.keys(object);
    const values = Object.values(object).map((value) =>
      typeof value === 'object' ? '' : String(value),
    );
    return pickFields(findColumns(names, timeColumn), values);
  } catch (error) {
    // Not JSON is a bad row; a row without a time is one too.
    if (error instanceof Error) return undefined;
    throw error;
  }
}

/** `host ident user [time] "METHOD path PROTOCOL" status …`, as API Gateway's CLF and web servers write it. */
const CLF_LINE = /^\S+ \S+ \S+ \[([^\]]+)\] "([A-Z]+) (\S+)[^"]*"/;

function clfFields(text: string): RowFields | undefined {
  const match = CLF_LINE.exec(text);
  return match ? { time: match[1], method: match[2], route: match[3] } : undefined;
}
