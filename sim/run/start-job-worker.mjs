/** Lets a thread load TypeScript, which `--import tsx` does for the main thread only on Node 20. */
import { register } from 'tsx/esm/api';

register();
await import('./job-worker.ts');
