/** The caller's page as API Gateway wants it answered: files that were compressed when they were bundled. */
import { createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';

/** The page's files by their path; they hold gzip. */
export type PageFiles = ReadonlyMap<string, Buffer>;

const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  svg: 'image/svg+xml',
};

/** What a browser is told of every file: it asks each time whether there is a newer one, and shows the page in no other's frame. */
const HEADERS = {
  'cache-control': 'no-cache',
  'content-security-policy':
    "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; script-src 'self' blob:; worker-src 'self' blob:; media-src 'self' blob: mediastream:; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
  'permissions-policy': 'microphone=(self)',
  // A link's token is in its fragment, which is sent nowhere; its address is nobody's business either.
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

/** Answers one request; `/` is the page itself, and `/console` is `console.html`. */
export function answerPage(
  files: PageFiles,
  { rawPath, headers }: Pick<APIGatewayProxyEventV2, 'rawPath' | 'headers'>,
): APIGatewayProxyStructuredResultV2 {
  const path = rawPath === '/' ? '/index.html' : rawPath;
  const named = path.includes('.') ? path : `${path}.html`;
  const file = files.get(named);
  if (!file) return { statusCode: 404, headers: HEADERS, body: 'There is no such page.\n' };
  const etag = `"${createHash('sha256').update(file).digest('base64url').slice(0, 22)}"`;
  const said = { ...HEADERS, etag, vary: 'accept-encoding' };
  if (headers['if-none-match']?.includes(etag)) return { statusCode: 304, headers: said };
  const zipped = /\bgzip\b/.test(headers['accept-encoding'] ?? '');
  return {
    statusCode: 200,
    headers: {
      ...said,
      'content-type': TYPES[named.split('.').at(-1) ?? ''] ?? 'application/octet-stream',
      ...(zipped ? { 'content-encoding': 'gzip' } : {}),
    },
    body: (zipped ? file : gunzipSync(file)).toString('base64'),
    isBase64Encoded: true,
  };
}
