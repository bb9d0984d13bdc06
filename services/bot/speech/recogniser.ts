/**
 * Hearing by an installed recogniser: pocketsphinx with a grammar of the agent's phrases, one process an utterance.
 * Demo grade: it knows its phrases and nothing else, and has no way to reject.
 */
import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

/** Turns one utterance into text. */
export interface Recogniser {
  /** `pcm` is 16-bit mono at 16 kHz. Answers lower-case words, empty for nothing heard. */
  recognise(pcm: Int16Array): Promise<string>;
}

const COMMAND = 'pocketsphinx_continuous';
const TIMEOUT_MS = 4_000;

/** The recogniser for these phrases, or nothing where none is installed in a folder of `searchPath`. */
export async function findRecogniser(
  phrases: readonly string[],
  searchPath: string,
): Promise<Recogniser | undefined> {
  // Looked for in person: a shell to ask would cost every warming process one of its own.
  const folders = searchPath.split(delimiter);
  const installed = folders.some((folder) => existsSync(join(folder, COMMAND)));
  if (!installed || phrases.length === 0) return undefined;
  const folder = mkdtempSync(join(tmpdir(), 'hearing-'));
  const grammar = join(folder, 'phrases.gram');
  await writeFile(grammar, toGrammar(phrases));
  let count = 0;
  return {
    async recognise(pcm) {
      const raw = join(folder, `${++count}.raw`);
      await writeFile(raw, Buffer.from(pcm.buffer, pcm.byteOffset, pcm.byteLength));
      try {
        const args = ['-infile', raw, '-jsgf', grammar, '-logfn', '/dev/null'];
        return (await run(COMMAND, args)).trim().split('\n').join(' ');
      } finally {
        await rm(raw, { force: true });
      }
    },
  };
}

/** A JSpeech grammar that takes any one of the phrases. */
export function toGrammar(phrases: readonly string[]): string {
  return `#JSGF V1.0;\ngrammar phrases;\npublic <phrase> = ${phrases.join(' | ')};\n`;
}

function run(file: string, args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(file, [...args], { timeout: TIMEOUT_MS, encoding: 'utf8' }, (error, out) =>
      error ? reject(error) : resolve(out),
    );
  });
}
