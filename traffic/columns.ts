/** Which column of a trace or log means what, told from the header. */
import { CannotRun } from '../core/cannot-run.ts';

/** What a row says; all as text. */
export interface RowFields {
  readonly time?: string | undefined;
  readonly count?: string | undefined;
  readonly duration?: string | undefined;
  readonly end?: string | undefined;
  readonly direction?: string | undefined;
  readonly channel?: string | undefined;
  readonly method?: string | undefined;
  readonly route?: string | undefined;
}

/** A field's name. */
export type Field = keyof RowFields;

/**
 * Names of each field, best first, in lower case with letters and digits only. Twilio's call log and API (`Start Time`, `start_time`,
 * `Duration`, `Direction`), Amazon Connect's contact records (`InitiationTimestamp`, `DisconnectTimestamp`, `InitiationMethod`,
 * `Channel`), API Gateway's access logs (`requestTimeEpoch`, `requestTime`, `httpMethod`, `routeKey`), and plain traces.
 */
export const ALIASES: Readonly<Record<Field, readonly string[]>> = {
  time: words(
    'starttime startdate arrival arrivaltime initiationtimestamp contactinitiationtimestamp datetimestartutc callbegin',
    'initiationtime contactstarttime',
    'requesttimeepoch requesttime timestamp start begin datetime datecreated time minute interval at date',
  ),
  count: ['arrivals', 'count', 'calls', 'requests', 'sessions', 'sum', 'value', 'n'],
  duration: words(
    'duration durations durationseconds durationinseconds durationsec callduration seconds billsec contactduration',
  ),
  end: ['endtime', 'disconnecttimestamp', 'contactdisconnecttimestamp', 'datetimeendutc', 'end'],
  direction: ['direction', 'initiationmethod'],
  channel: ['channel'],
  method: ['httpmethod', 'method'],
  route: ['path', 'resourcepath', 'routekey', 'route', 'request'],
};

function words(...lines: string[]): string[] {
  return lines.flatMap((line) => line.split(' '));
}

/** Where each field lies. */
export type Columns = Partial<Record<Field, number>>;

/** Finds the columns; throws when there is no time. `timeColumn` names that one, where the header has a name of its own for it. */
export function findColumns(header: readonly string[], timeColumn?: string): Columns {
  const names = header.map(plain);
  const columns: Columns = {};
  for (const field of Object.keys(ALIASES) as Field[]) {
    const at = ALIASES[field].map((alias) => names.indexOf(alias)).find((k) => k >= 0);
    if (at !== undefined) columns[field] = at;
  }
  if (timeColumn !== undefined) columns.time = names.indexOf(plain(timeColumn));
  if (columns.time !== undefined && columns.time >= 0) return columns;
  const seen = header.map((name) => `'${name}'`).join(', ');
  throw new CannotRun(
    `Cannot tell the columns: one must be the time, such as 'timestamp' beside 'arrivals' (counts) or 'arrival' beside 'duration_s' (sessions), got ${seen}; --time-column names it`,
  );
}

function plain(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, '');
}

/** The fields of one row. */
export function pickFields(columns: Columns, row: readonly string[]): RowFields {
  const picked: Partial<Record<Field, string>> = {};
  for (const field in columns) {
    const text = row[columns[field as Field] ?? -1];
    if (text !== undefined) picked[field as Field] = text;
  }
  return picked;
}
