/** Relays for the API as a Lambda outside of the VPC: Kinesis Video Streams has no endpoint inside of one. */
import { createSystemClock } from '../../adapters/clock/system-clock.ts';
import { createChannelRelays } from '../../adapters/kinesis-video/channel-relays.ts';
import type { IceServer } from '../../core/bot/relay.ts';

const { CHANNELS = '' } = process.env;
const channels = CHANNELS.split(',');
const relaysOf = createChannelRelays(process.env, createSystemClock());

/** Takes `{channel: N}`, from 0 on. */
export async function handler({ channel }: { readonly channel: number }): Promise<IceServer[]> {
  const arn = channels[channel];
  if (!arn)
    throw new Error(`Cannot find relays: there are ${channels.length} channels, got ${channel}`);
  return relaysOf(arn);
}
