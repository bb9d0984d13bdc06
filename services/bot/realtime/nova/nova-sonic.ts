/** Amazon Nova Sonic: hears, thinks and speaks over one two-way stream. */
import { BedrockRuntimeClient } from '@aws-sdk/client-bedrock-runtime';
import type { ProviderName } from '../../../../core/agent/provider-name.ts';
import { awsClientOptions } from '../../providers/aws/client-options.ts';
import { type MakeProvider, type ProviderParts, sayName } from '../../providers/provider-parts.ts';
import type { RealtimeModel } from '../realtime-model.ts';
import { openNovaLink } from './nova-link.ts';
import { openNovaSession } from './nova-session.ts';
import { RENEWAL_PACE, type RenewalPace } from './renewal.ts';

const DEFAULT_VOICE = 'tiffany';

/** Regions with Nova 2 Sonic (its model card, 2026). */
const REGIONS: readonly string[] = ['us-east-1', 'us-west-2', 'ap-northeast-1'];

/** Makes the model: `aws/amazon.nova-2-sonic-v1:0:tiffany`. */
export const makeNovaSonic: MakeProvider<RealtimeModel> = (name, parts) =>
  novaSonic(name, parts, RENEWAL_PACE);

/** The same at a pace, for tests. */
export function novaSonic(
  name: ProviderName,
  parts: ProviderParts,
  pace: RenewalPace,
): RealtimeModel {
  const label = sayName(name);
  const options = awsClientOptions(parts);
  if (!/sonic/.test(name.model)) {
    throw new Error(
      `Cannot use ${label}: of AWS's models Nova Sonic hears and speaks, as in aws/amazon.nova-2-sonic-v1:0:tiffany`,
    );
  }
  if (!options.endpoint && !REGIONS.includes(options.region)) {
    throw new Error(
      `Cannot use ${label}: it is in ${REGIONS.join(', ')}, not in ${options.region}`,
    );
  }
  const client = new BedrockRuntimeClient(options);
  const session = { label, client, model: name.model, voice: name.voice ?? DEFAULT_VOICE };
  return {
    name: label,
    open: (start, events) =>
      openNovaLink({
        events,
        pace,
        clock: start.clock,
        open: (told) => openNovaSession({ ...session, start, ...told }),
      }),
  };
}
