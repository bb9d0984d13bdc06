/** `synthesise-main.ts FOLDER`: the assemblies by a process of their own, beside whatever else is made ready. */
import { synthesiseRevisions } from './synthesise.ts';

synthesiseRevisions(process.argv[2] ?? '');
