/** Whether Bedrock's models can be used by this account, here. */
import {
  BedrockClient,
  GetFoundationModelAvailabilityCommand,
  GetFoundationModelCommand,
} from '@aws-sdk/client-bedrock';
import { modelBehind } from '../../../core/agent/aws-uses.ts';
import type { AccountFacts } from './facts.ts';
import { reading } from './reading.ts';

/** Asks for each of them. */
export async function askModels(models: readonly string[]): Promise<AccountFacts['models']> {
  const client = new BedrockClient({ maxAttempts: 2 });
  const asked = models.map(async (id) => [id, await reading(() => readModel(client, id))] as const);
  const answers = Object.fromEntries(await Promise.all(asked));
  client.destroy();
  return answers;
}

/** What stands between the account and the model. Each part is `AVAILABLE` (or `AUTHORIZED`) when nothing does. */
export async function readModel(client: BedrockClient, id: string): Promise<string[]> {
  const profiled = modelBehind(id);
  const modelId = profiled ?? id;
  const said = await client.send(new GetFoundationModelAvailabilityCommand({ modelId }));
  const parts = {
    agreement: said.agreementAvailability?.status,
    authorization: said.authorizationStatus,
    entitlement: said.entitlementAvailability,
    // A profile asks the model in other Regions, too.
    ...(profiled === undefined ? { Region: said.regionAvailability } : {}),
  };
  const closed = Object.entries(parts)
    .filter(([, status]) => status !== 'AVAILABLE' && status !== 'AUTHORIZED')
    .map(([part, status]) => `${part} is ${status ?? 'unknown'}`);
  if (closed.length > 0 || profiled !== undefined) return closed;
  return (await isByProfileOnly(client, id))
    ? [`it is only asked by an inference profile here, such as eu.${id}`]
    : [];
}

/** Many models have no capacity of a single Region to ask on demand. */
async function isByProfileOnly(client: BedrockClient, modelIdentifier: string): Promise<boolean> {
  const said = await client
    .send(new GetFoundationModelCommand({ modelIdentifier }))
    .catch(() => undefined);
  const kinds: readonly string[] | undefined = said?.modelDetails?.inferenceTypesSupported;
  return kinds !== undefined && kinds.length > 0 && !kinds.includes('ON_DEMAND');
}
