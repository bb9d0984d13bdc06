/** Types a configuration; what it holds is checked by `parseConfig`, in one place and before synthesis. */
import type { Config } from './schema.ts';

/** The same object, typed, so that an editor completes and describes every field. */
export function defineConfig(config: Config): Config {
  return config;
}
