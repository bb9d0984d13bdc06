/** An archive in a bucket; how it is encrypted and how long it is kept is the bucket's own. */
import {
  DeleteObjectsCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import type { Archive } from '../../core/archive/archive.ts';

/** `DeleteObjects` takes so many at once. */
const KEYS_A_CALL = 1_000;

/** Opens it. */
export function createS3Archive(client: S3Client, bucket: string): Archive {
  return {
    async put(key, body, type) {
      const object = { Bucket: bucket, Key: key, Body: body, ContentType: type };
      await client.send(new PutObjectCommand(object));
    },
    async get(key) {
      const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
      if (!Body) throw new Error(`Cannot read ${key}: it has no body`);
      return Body.transformToByteArray();
    },
    async list(prefix) {
      const keys: string[] = [];
      let after: string | undefined;
      do {
        const { Contents = [], NextContinuationToken } = await client.send(
          new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix, ContinuationToken: after }),
        );
        keys.push(...Contents.flatMap(({ Key }) => Key ?? []));
        after = NextContinuationToken;
      } while (after !== undefined);
      return keys;
    },
    async remove(keys) {
      for (let at = 0; at < keys.length; at += KEYS_A_CALL) {
        const Objects = keys.slice(at, at + KEYS_A_CALL).map((Key) => ({ Key }));
        const { Errors = [] } = await client.send(
          new DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects, Quiet: true } }),
        );
        const [error] = Errors;
        if (error) throw new Error(`Cannot delete ${error.Key}: ${error.Code} ${error.Message}`);
      }
    },
  };
}
