/** Opens an archive by where it is: `s3://BUCKET`, or a folder of this machine. */
import { isAbsolute } from 'node:path';
import type { Archive } from '../../core/archive/archive.ts';
import { createRequestHandler, SERVICE_DEADLINES } from '../aws/request-handler.ts';
import { createFolderArchive } from '../folder/folder-archive.ts';

const S3 = 's3://';

/** The client of a bucket is loaded only for one. Throws an error that says what a place may be. */
export async function openArchive(place: string): Promise<Archive> {
  if (place.startsWith(S3)) {
    const [{ S3Client }, { createS3Archive }] = await Promise.all([
      import('@aws-sdk/client-s3'),
      import('../s3/s3-archive.ts'),
    ]);
    const services = { requestHandler: createRequestHandler(SERVICE_DEADLINES) };
    return createS3Archive(new S3Client(services), place.slice(S3.length));
  }
  if (isAbsolute(place)) return createFolderArchive(place);
  throw new Error(`Cannot open the archive: it must be s3://BUCKET or a whole path, got ${place}`);
}
