/** From the API's ask to Kinesis Video Streams and back, over both protocols, each by a server of its own. */
import { describe, expect, it, vi } from 'vitest';
import { createChannelRelays } from '../../../adapters/kinesis-video/channel-relays.ts';
import { createRelayAsk } from '../../../adapters/lambda/relay-ask.ts';
import { sdkSignature, signatureIn } from '../../adapters/aws/sdk-signature.ts';
import { AWS_KEY, type AwsAnswer, type SentToAws, startAws } from '../../adapters/aws/start-aws.ts';
import { createHandClock } from '../../core/warm-store.ts';

const CHANNEL = 'arn:aws:kinesisvideo:us-east-1:111122223333:channel/relays-1/1700000000000';

const host = '203-0-113-7.t-0a1b2c3d.kinesisvideo.us-east-1.amazonaws.com:443';
const URIS = [
  `turn:${host}?transport=udp`,
  `turns:${host}?transport=udp`,
  `turns:${host}?transport=tcp`,
];

/** As the service's documentation has it: an endpoint for each channel, and at it the servers with their credentials. */
function kinesis(url: () => string) {
  return ({ url: path, body }: SentToAws): AwsAnswer => {
    const asked = JSON.parse(body) as Record<string, unknown>;
    if (asked['ChannelARN'] !== CHANNEL)
      return { status: 404, headers: { 'x-amzn-errortype': 'ResourceNotFoundException' } };
    if (path === '/getSignalingChannelEndpoint') {
      const found = [{ Protocol: 'HTTPS', ResourceEndpoint: `${url()}/at-the-channel` }];
      return { status: 200, body: { ResourceEndpointList: found } };
    }
    if (path !== '/at-the-channel/v1/get-ice-server-config') return { status: 404 };
    const server = { Uris: URIS, Username: '1700000000:djE6', Password: 'cGFzcw==', Ttl: 300 };
    return { status: 200, body: { IceServerList: [server] } };
  };
}

async function startKinesis() {
  let at = '';
  const aws = await startAws(kinesis(() => at));
  at = aws.url;
  return aws;
}

describe('relays of a channel', () => {
  it('come with all their addresses, those that look like HTTPS first', async () => {
    const { env } = await startKinesis();
    expect(await createChannelRelays(env, createHandClock())(CHANNEL)).toEqual([
      {
        urls: [
          `turns:${host}?transport=tcp`,
          `turns:${host}?transport=udp`,
          `turn:${host}?transport=udp`,
        ],
        username: '1700000000:djE6',
        credential: 'cGFzcw==',
      },
    ]);
  });

  it('are asked for as the SDK would, at an endpoint that is kept for an hour', async () => {
    const { sent, env } = await startKinesis();
    const clock = createHandClock();
    const relaysOf = createChannelRelays(env, clock);
    await relaysOf(CHANNEL);
    await relaysOf(CHANNEL);
    clock.moveMs(3_600_000);
    await relaysOf(CHANNEL);
    const [endpoint, config] = [
      '/getSignalingChannelEndpoint',
      '/at-the-channel/v1/get-ice-server-config',
    ];
    expect(sent.map(({ url }) => url)).toEqual([endpoint, config, config, endpoint, config]);
    expect(JSON.parse(sent[1]?.body ?? '')).toEqual({ ChannelARN: CHANNEL, Service: 'TURN' });
    for (const request of sent) {
      expect(request.headers.authorization).toContain('/us-east-1/kinesisvideo/aws4_request');
      expect(signatureIn(request.headers)).toBe(await sdkSignature(request, AWS_KEY));
    }
  });

  it('tell why there are none', async () => {
    const { env } = await startKinesis();
    const asked = createChannelRelays(env, createHandClock())('arn:of-another');
    await expect(asked).rejects.toThrow('404 (ResourceNotFoundException)');
  });
});

describe('the relay function', () => {
  it('answers the API with the relays of the channel that it names, and fails for another', async () => {
    const { env: of } = await startKinesis();
    for (const [name, value] of Object.entries({ ...of, CHANNELS: CHANNEL }))
      vi.stubEnv(name, value);
    const { handler } = await import('../../../services/relay/lambda.ts');
    // Lambda tells an invocation that failed by a header, with status 200.
    const { env } = await startAws(async ({ body }) =>
      handler(JSON.parse(body)).then(
        (answer) => ({ status: 200, body: answer }),
        () => ({ status: 200, headers: { 'x-amz-function-error': 'Unhandled' } }),
      ),
    );
    const ask = createRelayAsk({ functionName: 'relay', env });
    const [server] = await ask(0);
    expect(server).toMatchObject({ username: '1700000000:djE6', credential: 'cGFzcw==' });
    expect(server?.urls).toHaveLength(3);
    await expect(ask(1)).rejects.toThrow('Unhandled');
    vi.unstubAllEnvs();
  });
});
