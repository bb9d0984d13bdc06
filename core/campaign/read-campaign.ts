/** From the text of a campaign to the campaign: every fault is told with its place, and all of them at once. */
import type { z } from 'zod';
import { type Campaign, campaignCall, campaignFile } from './campaign.ts';

/** A list in a file of its own: its rows, each with its line. */
export interface CallRows {
  readonly file: string;
  readonly rows: readonly {
    readonly line: number;
    readonly fields: Readonly<Record<string, string>>;
  }[];
}

/** The campaign, or what is wrong with it. */
export type ReadCampaign =
  | { readonly campaign: Campaign; readonly faults?: undefined }
  | { readonly faults: readonly string[] };

/** Columns that are not the bot's. */
const OWN = new Set(['to', 'id', 'zone']);

/** Faults that are told; a list of thousands has one cause. */
const MOST_FAULTS = 20;

/** The file with its lists; `rowsOf` reads a CSV file. */
export function readCampaign(json: unknown, rowsOf: (file: string) => CallRows): ReadCampaign {
  const parsed = campaignFile.safeParse(json);
  if (!parsed.success) return { faults: parsed.error.issues.map(sayIssue) };
  const { calls: given, ...settings } = parsed.data;
  const read = typeof given === 'string' ? readRows(rowsOf(given)) : { calls: given, faults: [] };
  const where = (n: number) =>
    typeof given === 'string' ? `${given} line ${read.lines?.[n] ?? 0}` : `calls.${n}`;
  const calls = read.calls.map((call) => ({ ...call, id: call.id ?? call.to }));
  const faults = [
    ...read.faults,
    ...findTwins(
      calls.map(({ id }) => id),
      where,
    ),
  ];
  if (calls.length === 0 && faults.length === 0) faults.push('calls: the list is empty');
  if (faults.length > 0) return { faults: cut(faults) };
  return { campaign: { ...settings, calls } };
}

interface ReadRows {
  readonly calls: readonly z.infer<typeof campaignCall>[];
  readonly faults: string[];
  readonly lines?: readonly number[];
}

function readRows({ file, rows }: CallRows): ReadRows {
  const calls: z.infer<typeof campaignCall>[] = [];
  const lines: number[] = [];
  const faults: string[] = [];
  for (const { line, fields } of rows) {
    const own = Object.entries(fields).filter(([name, text]) => OWN.has(name) && text !== '');
    const data = Object.entries(fields).filter(([name]) => !OWN.has(name));
    const row = {
      ...Object.fromEntries(own),
      ...(data.length > 0 ? { data: Object.fromEntries(data) } : {}),
    };
    const parsed = campaignCall.safeParse(row);
    if (parsed.success) {
      calls.push(parsed.data);
      lines.push(line);
    } else
      faults.push(
        ...parsed.error.issues.map((issue) => `${file} line ${line}: ${sayIssue(issue)}`),
      );
  }
  return { calls, lines, faults };
}

function findTwins(ids: readonly string[], where: (n: number) => string): string[] {
  const first = new Map<string, number>();
  return ids.flatMap((id, n) => {
    const before = first.get(id);
    if (before === undefined) first.set(id, n);
    return before === undefined
      ? []
      : [`${where(n)}: id: must differ from that of ${where(before)}, got ${id}`];
  });
}

function sayIssue({ path, message }: z.core.$ZodIssue): string {
  return `${path.join('.') || 'the file'}: ${message}`;
}

function cut(faults: readonly string[]): string[] {
  const more = faults.length - MOST_FAULTS;
  return more > 0 ? [...faults.slice(0, MOST_FAULTS), `and ${more} more`] : [...faults];
}
