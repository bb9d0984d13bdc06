/** Where the commands of `greenroom calls` look. */
import { fileURLToPath } from 'node:url';
import type { Archive } from '../../core/archive/archive.ts';
import { flag, text } from '../flags.ts';

/** Where `npm start` keeps what agents keep. */
const LOCAL = fileURLToPath(new URL('../../.greenroom/calls', import.meta.url));

/** `--in`: a bucket, or a folder. */
export const IN = flag(
  {
    takes: 'PLACE',
    says: 's3://BUCKET of a deployment (the output `ArchiveBucket`), or a folder',
    usually: 'what npm start has kept on this machine',
  },
  text,
);

/** Opens it, with the rights of whoever runs the command. */
export async function openPlace(place: string | undefined): Promise<Archive> {
  const { openArchive } = await import('../../adapters/archive/open-archive.ts');
  return openArchive(place ?? LOCAL);
}
