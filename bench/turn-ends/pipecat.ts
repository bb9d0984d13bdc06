/** Pipecat's ends of turns, by a process of its own. */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { z } from 'zod';
import { toWav } from '../../core/archive/wav.ts';
import { ENGINE_RATE } from '../../services/bot/conversation/engine/engine.ts';
import { installPipecat } from '../peers/install-pipecat.ts';
import type { Decisions } from './decisions.ts';
import type { Recording } from './recording.ts';

const PROGRAM = fileURLToPath(new URL('./pipecat_turns.py', import.meta.url));

/** Recordings take their time. */
const MOST_MS = 20 * 60_000;

const decisionsSchema = z.object({ ends: z.array(z.array(z.number())), lateMs: z.number() });

/** The decisions, or why there are none. */
export async function decideAsPipecat(
  recordings: readonly Recording[],
): Promise<Decisions | string> {
  const installed = installPipecat((line) => console.error(line));
  if (installed.outcome === 'missing') return installed.because;
  const folder = mkdtempSync(join(tmpdir(), 'greenroom-turns-'));
  try {
    const listed = recordings.map(({ pcm, told }, index) => {
      const file = `${index}.wav`;
      writeFileSync(join(folder, file), toWav(pcm, ENGINE_RATE));
      return { file, told };
    });
    writeFileSync(join(folder, 'recordings.json'), JSON.stringify(listed));
    const run = promisify(execFile)(installed.python, [PROGRAM, folder], { timeout: MOST_MS });
    return decisionsSchema.parse(JSON.parse((await run).stdout));
  } finally {
    rmSync(folder, { recursive: true });
  }
}
