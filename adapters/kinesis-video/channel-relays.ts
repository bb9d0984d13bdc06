/**
 * The TURN servers of a signaling channel of Kinesis Video Streams, with credentials for five minutes: `GetSignalingChannelEndpoint`
 * (API version 2017-09-30) once for each channel, then `GetIceServerConfig` (2019-12-04) at the endpoint that it names.
 */
import * as z from 'zod/mini';
import { type IceServer, inOrderOfPassing } from '../../core/bot/relay.ts';
import type { Clock } from '../../core/time/clock.ts';
import { createKept } from '../../core/time/kept.ts';
import { SERVICE_DEADLINES } from '../aws/request-handler.ts';
import { type AwsEnv, createSignedClient, serviceUrl } from '../aws/signed-client.ts';

const SERVICE = 'kinesisvideo';

/** Endpoints of channels stay; a look an hour finds one that moved. */
const ENDPOINT_KEPT_MS = 3_600_000;

const endpoints = z.object({
  ResourceEndpointList: z.array(z.object({ Protocol: z.string(), ResourceEndpoint: z.url() })),
});

const servers = z.object({
  IceServerList: z.array(
    z.object({ Uris: z.array(z.string()), Username: z.string(), Password: z.string() }),
  ),
});

/** Asks for a channel's relays. Throws where the service refuses or does not answer. */
export function createChannelRelays(env: AwsEnv, clock: Pick<Clock, 'nowMs'>) {
  const readEndpoint = async (channelArn: string): Promise<string> => {
    const url = `${serviceUrl(env, SERVICE, 'KINESIS_VIDEO')}/getSignalingChannelEndpoint`;
    const asked = {
      ChannelARN: channelArn,
      SingleMasterChannelEndpointConfiguration: { Protocols: ['HTTPS'], Role: 'VIEWER' },
    };
    const { ResourceEndpointList } = endpoints.parse(await post(env, url, asked));
    const https = ResourceEndpointList.find(({ Protocol }) => Protocol === 'HTTPS');
    if (!https) throw new Error(`Cannot find relays: ${channelArn} has no HTTPS endpoint`);
    return https.ResourceEndpoint;
  };
  const kept = createKept(clock, { read: readEndpoint, keptMs: () => ENDPOINT_KEPT_MS });
  return async (channelArn: string): Promise<IceServer[]> => {
    const url = `${await kept.get(channelArn)}/v1/get-ice-server-config`;
    const asked = { ChannelARN: channelArn, Service: 'TURN' };
    const { IceServerList } = servers.parse(await post(env, url, asked));
    return IceServerList.map(({ Uris, Username, Password }) => ({
      urls: inOrderOfPassing(Uris),
      username: Username,
      credential: Password,
    }));
  };
}

async function post(env: AwsEnv, url: string, body: object): Promise<unknown> {
  const answer = await createSignedClient(env, SERVICE).fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(SERVICE_DEADLINES.answerMs),
  });
  if (answer.ok) return answer.json();
  const type = answer.headers.get('x-amzn-errortype') ?? 'no type';
  throw new Error(`Kinesis Video Streams answers ${answer.status} (${type}) to ${url}`);
}
