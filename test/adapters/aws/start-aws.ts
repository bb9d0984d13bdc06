/** A service of AWS on this machine, for what signs its requests by itself. */
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach } from 'vitest';

/** A request as it came. */
export interface SentToAws {
  readonly method: string;
  readonly url: string;
  readonly body: string;
  readonly headers: IncomingHttpHeaders;
}

/** What is answered to it. */
export interface AwsAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** In JSON. */
  readonly body?: unknown;
  /** In its place, for services that speak XML. */
  readonly xml?: string;
}

const servers: { close(): void }[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

/** What functions here sign with. */
export const AWS_KEY = { accessKeyId: 'local', secretAccessKey: 'secret', sessionToken: 'token' };

/** Answers every request like this, until the test is over; `env` is that of a function whose services are all here. */
export async function startAws(answer: (sent: SentToAws) => AwsAnswer | Promise<AwsAnswer>) {
  const sent: SentToAws[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      const { method = '', url: path = '', headers } = request;
      const one = { method, url: path, body, headers };
      sent.push(one);
      void Promise.resolve(answer(one)).then((said) => {
        response.writeHead(said.status, said.headers);
        response.end(said.xml ?? (said.body === undefined ? '' : JSON.stringify(said.body)));
      });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  servers.push({ close: () => (server.closeAllConnections(), server.close()) });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const env = {
    AWS_ENDPOINT_URL: url,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: AWS_KEY.accessKeyId,
    AWS_SECRET_ACCESS_KEY: AWS_KEY.secretAccessKey,
    AWS_SESSION_TOKEN: AWS_KEY.sessionToken,
  };
  return { url, sent, env };
}
