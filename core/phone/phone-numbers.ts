/** Which agent answers which number, and what a caller gets whom no bot can serve in time. Kept in the table: a change needs no deploy. */
import type { RecordStore, StoredRecord } from '../store/records.ts';
import type { Instruction } from './carrier.ts';
import type { Carrier } from './phone.ts';

/** What a number does. */
export interface NumberEntry {
  /** The agent's pool. */
  readonly agent: string;
  /** Whose number it is; needed where calls are made from it, and there are accounts with several. */
  readonly carrier?: Carrier;
  /** How long a caller waits for a bot, in seconds. */
  readonly waitS: number;
  /** What a caller hears meanwhile, over and over: a short WAV or MP3 that the carrier can fetch; a ringing tone where left out. */
  readonly holdUrl?: string;
  readonly fallback: Fallback;
}

/** What happens to a caller whom no bot can serve. */
export type Fallback =
  | { readonly kind: 'say'; readonly text: string }
  | { readonly kind: 'dial'; readonly to: string }
  | { readonly kind: 'voicemail'; readonly text: string }
  | { readonly kind: 'busy' };

/** All numbers; `*` is any number that has no entry. */
export type NumberTable = Readonly<Record<string, NumberEntry>>;

/** Where the table lies. */
export const NUMBERS = { kind: 'phone', id: 'numbers' } as const;

/** Longer than this nobody listens to hold music, and no carrier lets a leg ring. */
export const MOST_WAIT_S = 300;

/** The number's entry; a carrier writes numbers with or without a plus. */
export function findNumber(table: NumberTable, to: string): NumberEntry | undefined {
  const plain = to.replaceAll(/[^\d+]/g, '');
  return table[to] ?? table[plain] ?? table[`+${plain}`] ?? table['*'];
}

/** The table as it is. */
export async function readNumbers(store: Pick<RecordStore, 'getRecord'>): Promise<NumberTable> {
  const record = await store.getRecord(NUMBERS.kind, NUMBERS.id);
  return (record?.body as NumberTable | undefined) ?? {};
}

/** The record with one number changed, or taken out where there is no entry. */
export function changeNumber(
  before: StoredRecord | undefined,
  number: string,
  entry: NumberEntry | undefined,
): StoredRecord {
  const { [number]: _, ...others } = (before?.body as NumberTable | undefined) ?? {};
  const body = entry ? { ...others, [number]: entry } : others;
  return { ...NUMBERS, version: (before?.version ?? 0) + 1, body };
}

/** The fallback as an instruction. */
export function fallbackInstruction(
  fallback: Fallback,
  of: { callerId: string; afterUrl: string },
): Instruction {
  switch (fallback.kind) {
    case 'say':
      return { do: 'say', text: fallback.text };
    case 'busy':
      return { do: 'busy' };
    case 'voicemail':
      return { do: 'record', text: fallback.text, longestS: 120, afterUrl: of.afterUrl };
    case 'dial': {
      const { callerId, afterUrl } = of;
      return {
        do: 'dial',
        to: fallback.to,
        callerId,
        timeoutS: 30,
        afterUrl,
        answeredUrl: afterUrl,
      };
    }
  }
}
