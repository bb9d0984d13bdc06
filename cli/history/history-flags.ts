/** The command line of `greenroom history`. */
import { parseArgs } from 'node:util';
import { HISTORY_DAYS } from '../../core/limits.ts';

/** What was asked for. */
export interface HistoryAsked {
  readonly command: 'import' | 'import-cloudwatch' | 'export';
  readonly pool: string;
  readonly table: string;
  readonly file: string | undefined;
  readonly timeZone: string | undefined;
  readonly skipBadRows: boolean;
  readonly replace: boolean;
  readonly dryRun: boolean;
  readonly days: number;
  readonly metric: { namespace: string; name: string; stat: string; dimensions: Dimension[] };
  readonly out: string | undefined;
  readonly quiet: boolean;
}

type Dimension = { Name: string; Value: string };

const FLAGS = {
  pool: { type: 'string' },
  table: { type: 'string' },
  'time-zone': { type: 'string' },
  'skip-bad-rows': { type: 'boolean', default: false },
  replace: { type: 'boolean', default: false },
  'dry-run': { type: 'boolean', default: false },
  days: { type: 'string', default: String(HISTORY_DAYS) },
  namespace: { type: 'string', default: '' },
  metric: { type: 'string', default: '' },
  stat: { type: 'string', default: 'Sum' },
  dimension: { type: 'string', multiple: true, default: [] as string[] },
  out: { type: 'string' },
  quiet: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h' },
} as const;

/** Throws an Error that names the flag and what it takes. */
export function readHistoryFlags(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): HistoryAsked | 'help' {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: FLAGS,
    allowPositionals: true,
  });
  const [command, file, ...more] = positionals;
  if (values.help || command === undefined) return 'help';
  if (command !== 'import' && command !== 'import-cloudwatch' && command !== 'export')
    throw cannot(`the command is import, import-cloudwatch or export, got ${command}`);
  if (more.length > 0 || (command !== 'import' && file !== undefined))
    throw cannot(
      `${command} takes ${command === 'import' ? 'one file' : 'no file'}, got ${positionals.slice(1).join(' ')}`,
    );
  if (command === 'import' && file === undefined) throw cannot('import takes a file');
  const table = values.table ?? env['TABLE_NAME'];
  if (!values.pool) throw cannot('--pool is the name of a pool');
  if (!table) throw cannot('--table, or TABLE_NAME in the environment, is the name of the table');
  const { namespace, metric: name, stat } = values;
  if (command === 'import-cloudwatch' && (namespace === '' || name === ''))
    throw cannot('import-cloudwatch takes --namespace and --metric');
  return {
    command,
    pool: values.pool,
    table,
    file,
    timeZone: readZone(values['time-zone']),
    skipBadRows: values['skip-bad-rows'],
    replace: values.replace,
    dryRun: values['dry-run'],
    days: readDays(values.days),
    metric: { namespace, name, stat, dimensions: values.dimension.map(readDimension) },
    out: values.out,
    quiet: values.quiet,
  };
}

function readDays(text: string): number {
  const days = Number(text);
  if (days > 0 && days <= 455) return days;
  throw cannot(`--days is a number over 0 and up to 455, got ${text}`);
}

function readDimension(text: string): Dimension {
  const at = text.indexOf('=');
  if (at < 1) throw cannot(`--dimension is NAME=VALUE, got ${text}`);
  return { Name: text.slice(0, at), Value: text.slice(at + 1) };
}

function readZone(zone: string | undefined): string | undefined {
  if (zone === undefined) return undefined;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone;
  } catch {
    throw cannot(`--time-zone is a name such as Europe/Berlin, got ${zone}`);
  }
}

function cannot(rule: string): Error {
  return new Error(`Cannot start: ${rule} (greenroom history --help tells more)`);
}
