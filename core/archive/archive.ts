/** Where recordings and transcripts are kept: objects under keys, in a bucket of the user's or a folder of this machine. */

/** The port. */
export interface Archive {
  /** Keeps it; the same key again replaces it. */
  put(key: string, body: Uint8Array, type: string): Promise<void>;
  /** Throws an error where there is no such key. */
  get(key: string): Promise<Uint8Array>;
  /** Every key that begins so, in order. */
  list(prefix: string): Promise<readonly string[]>;
  /** Those that are not there are no error. */
  remove(keys: readonly string[]): Promise<void>;
}

/** What an agent wants kept. */
export interface Keeps {
  readonly recording: boolean;
  readonly transcripts: boolean;
}

/** Seconds of a call in one object: a task that dies takes no more than its last one with it. */
export const PART_S = 10;

const CALLS = 'calls/';
const CALLERS = 'callers/';

/** A session's folder. */
export function callPrefix(sessionId: string): string {
  return `${CALLS}${sessionId}/`;
}

/** Where a caller's sessions are listed, so that all of them can be deleted by who the caller is. */
export function callerPrefix(callerHash: string): string {
  return `${CALLERS}${callerHash}/`;
}

/** The session of a key in a caller's list. */
export function sessionOfMark(key: string): string {
  return key.slice(key.lastIndexOf('/') + 1);
}

/** The sessions that keys belong to, each once. */
export function sessionsOf(keys: readonly string[]): string[] {
  return [...new Set(keys.flatMap((key) => /^calls\/([^/]+)\//.exec(key)?.[1] ?? []))];
}

/** A line of a transcript. */
export interface TranscriptLine {
  /** Since the call was connected. */
  readonly atMs: number;
  readonly who: 'caller' | 'bot' | 'tool';
  /** What was said, as far as it was heard; a tool's name. */
  readonly text: string;
  /** The caller has interrupted it. */
  readonly interrupted?: boolean;
}

/** Where a bot keeps its parts, in its scratch folder. */
export const TAPE_FOLDER = 'kept';
