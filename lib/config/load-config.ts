/** The configuration of this checkout, checked; the only reader of `agents/` for it. */
import { readdirSync } from 'node:fs';
import given from '../../greenroom.config.ts';
import { parseConfig } from './parse-config.ts';
import type { Config } from './schema.ts';

/** Reads and checks it. Throws `CannotRun` that names every wrong field. */
export function loadConfig(): Config {
  const agents = readdirSync(new URL('../../agents', import.meta.url)).flatMap((file) =>
    file.endsWith('.ts') ? [file.slice(0, -'.ts'.length)] : [],
  );
  return parseConfig(given, agents);
}
