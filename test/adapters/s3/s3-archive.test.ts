import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { S3Client } from '@aws-sdk/client-s3';
import { afterEach, expect, it } from 'vitest';
import { createS3Archive } from '../../../adapters/s3/s3-archive.ts';

/** As much of S3 as an archive asks for: a page of a listing holds two keys. */
async function startS3() {
  const objects = new Map<string, Buffer>();
  const server = http.createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => answer(request, response, Buffer.concat(chunks)));
  });
  const answer = (
    { method, url = '' }: http.IncomingMessage,
    response: http.ServerResponse,
    body: Buffer,
  ) => {
    const { pathname, searchParams } = new URL(url, 'http://s3');
    const key = decodeURIComponent(pathname.replace(/^\/kept\/?/, ''));
    if (method === 'PUT') {
      objects.set(key, body);
      response.end();
    } else if (method === 'POST') {
      for (const [, name = ''] of body.toString().matchAll(/<Key>(.*?)<\/Key>/g))
        objects.delete(name);
      response.end('<DeleteResult></DeleteResult>');
    } else if (searchParams.has('list-type')) {
      response.end(listing(searchParams));
    } else {
      response.end(objects.get(key));
    }
  };
  const listing = (asked: URLSearchParams) => {
    const after = asked.get('continuation-token') ?? '';
    const found = [...objects.keys()]
      .filter((key) => key.startsWith(asked.get('prefix') ?? '') && key > after)
      .sort();
    const page = found.slice(0, 2);
    const contents = page.map((key) => `<Contents><Key>${key}</Key></Contents>`).join('');
    const next =
      found.length > 2 ? `<NextContinuationToken>${page[1]}</NextContinuationToken>` : '';
    return `<ListBucketResult>${contents}${next}</ListBucketResult>`;
  };
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const client = new S3Client({
    endpoint: `http://127.0.0.1:${port}`,
    forcePathStyle: true,
    region: 'us-east-1',
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
  });
  return { client, server };
}

let running: Awaited<ReturnType<typeof startS3>> | undefined;
afterEach(() => {
  running?.client.destroy();
  running?.server.close();
});

it('puts, lists over pages, reads and deletes objects of a bucket', async () => {
  running = await startS3();
  const archive = createS3Archive(running.client, 'kept');
  const bytes = new Uint8Array([1, 2, 3]);
  for (const name of ['a', 'b', 'c', 'd', 'e'])
    await archive.put(`calls/s1/${name}`, bytes, 'audio/wav');
  await archive.put('callers/x/s1', bytes, 'application/json');
  const keys = await archive.list('calls/');
  expect(keys).toEqual(['a', 'b', 'c', 'd', 'e'].map((name) => `calls/s1/${name}`));
  expect(Buffer.from(await archive.get('calls/s1/a'))).toContain(3);
  await archive.remove(keys);
  expect(await archive.list('')).toEqual(['callers/x/s1']);
});
