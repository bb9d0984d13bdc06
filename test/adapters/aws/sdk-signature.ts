/** The SDK's own signature of a request, version 4: the oracle of whoever signs by himself, and what AWS compares. */
import { createHash, createHmac } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { SignatureV4 } from '@smithy/signature-v4';

/** A request as it came. */
export interface SignedRequest {
  readonly method: string;
  readonly url: string;
  readonly body: string | Uint8Array;
  readonly headers: IncomingHttpHeaders;
}

/** What its signer must have had. */
export interface SigningKey {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
}

/** The signature that a request came with. */
export const signatureIn = ({ authorization = '' }: IncomingHttpHeaders): string | undefined =>
  /Signature=(\w+)/.exec(authorization)?.[1];

/** What the SDK signs the same request with, for the service and the Region that it names itself. */
export async function sdkSignature(
  { method, url, body, headers }: SignedRequest,
  credentials: SigningKey,
): Promise<string | undefined> {
  const { authorization = '' } = headers;
  const [, region = '', service = ''] =
    /Credential=[^/]+\/\d+\/([^/]+)\/([^/]+)\//.exec(authorization) ?? [];
  const signer = new SignatureV4({
    service,
    region,
    credentials,
    sha256: Sha256 as never,
    applyChecksum: false,
  });
  const named = /SignedHeaders=([^,]+)/.exec(authorization)?.[1]?.split(';') ?? [];
  const at = String(headers['x-amz-date']).replace(
    /(....)(..)(..)T(..)(..)(..)Z/,
    '$1-$2-$3T$4:$5:$6Z',
  );
  const { pathname, searchParams } = new URL(url, 'http://service');
  const request = {
    method,
    protocol: 'http:',
    hostname: '127.0.0.1',
    path: pathname,
    query: Object.fromEntries(searchParams),
    headers: Object.fromEntries(named.map((name) => [name, String(headers[name])])),
    body,
  };
  const signed = await signer.sign(request, { signingDate: new Date(at) });
  return signatureIn({ authorization: signed.headers['authorization'] });
}

class Sha256 {
  readonly #hash;
  constructor(secret?: string | Uint8Array) {
    this.#hash = secret === undefined ? createHash('sha256') : createHmac('sha256', secret);
  }
  update(data: string | Uint8Array) {
    this.#hash.update(data);
  }
  async digest() {
    return new Uint8Array(this.#hash.digest());
  }
}
