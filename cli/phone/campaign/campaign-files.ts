/** The files of a campaign: what is to be called, and what became of it. */
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import type { Campaign } from '../../../core/campaign/campaign.ts';
import type { CampaignResult } from '../../../core/campaign/progress.ts';
import { type CallRows, readCampaign } from '../../../core/campaign/read-campaign.ts';
import { CannotRun } from '../../../core/cannot-run.ts';

/** Reads and checks it. Throws `CannotRun` with every fault, each with its place. */
export async function loadCampaign(file: string): Promise<Campaign> {
  const { parse } = await import('csv-parse/sync');
  const rowsOf = (name: string): CallRows => {
    const path = resolve(dirname(file), name);
    const records = readWith(path, (text) =>
      parse(text, { bom: true, columns: true, info: true, skip_empty_lines: true, trim: true }),
    ) as unknown as readonly { record: Record<string, string>; info: { lines: number } }[];
    return {
      file: basename(path),
      rows: records.map(({ record, info }) => ({ line: info.lines, fields: record })),
    };
  };
  const json = readWith(file, (text): unknown => JSON.parse(text));
  const read = readCampaign(json, rowsOf);
  if (read.faults) throw new CannotRun(`Cannot use ${file}:\n  ${read.faults.join('\n  ')}`);
  return read.campaign;
}

function readWith<T>(path: string, parse: (text: string) => T): T {
  try {
    return parse(readFileSync(path, 'utf8'));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new CannotRun(`Cannot read ${path}: ${why}`, { cause: error });
  }
}

/** What became of the calls so far: a line of JSON each, so that a run that was killed has lost none. */
export interface ResultFile {
  readonly path: string;
  readonly before: readonly CampaignResult[];
  readonly append: (result: CampaignResult & { readonly to: string }) => void;
}

/** Opens it beside the campaign; what an earlier run has written there is read. */
export function openResults(path: string): ResultFile {
  const text = existsSync(path) ? readFileSync(path, 'utf8') : '';
  // A run that was killed in a write leaves half a line, which the next one must not be joined to.
  if (text !== '' && !text.endsWith('\n')) appendFileSync(path, '\n');
  return {
    path,
    before: text.split('\n').flatMap(readLine),
    append: (result) => appendFileSync(path, `${JSON.stringify(result)}\n`),
  };
}

function readLine(line: string): CampaignResult[] {
  try {
    const result = JSON.parse(line) as Partial<CampaignResult>;
    const isResult = ['placed', 'ended', 'refused'].includes(result.did ?? '');
    return isResult && typeof result.id === 'string' ? [result as CampaignResult] : [];
  } catch {
    return [];
  }
}
