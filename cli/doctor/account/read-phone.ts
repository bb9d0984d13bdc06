/** Numbers that a deployment answers, as their carriers' consoles have them. */
import type { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { createRecordStore } from '../../../adapters/dynamodb/record-store.ts';
import { type PhoneSecrets, readPhoneSecrets } from '../../../adapters/phone/read-phone-env.ts';
import { createSetupReaders } from '../../../adapters/phone/read-setup.ts';
import { type Carrier, E164 } from '../../../core/phone/phone.ts';
import type { SetupAnswer } from '../../../core/phone/phone-console.ts';
import { readNumbers } from '../../../core/phone/phone-numbers.ts';
import type { Config } from '../../../lib/config/schema.ts';
import { carriersUrl } from '../../operate/carriers-url.ts';
import type { AskedNumber, PhoneFacts, WrongSecret } from './facts.ts';
import { accountFailureOf } from './failure.ts';
import { stateTableOf } from './read-system.ts';
import { outputsOf } from './stack-resources.ts';

/** Where to look. */
export interface PhoneQuestion {
  readonly deployment: string;
  readonly direct: Config['direct'];
  /** The secret's name; empty where there is no phone. */
  readonly phoneSecret: string;
  readonly nowMs: number;
  readonly cloudformation: CloudFormationClient;
  readonly dynamodb: DynamoDBClient;
  readonly secrets: SecretsManagerClient;
}

/** Nothing where the configuration has no phone. */
export async function readPhone(
  question: PhoneQuestion,
): Promise<PhoneFacts | WrongSecret | undefined> {
  if (question.phoneSecret === '') return undefined;
  const found = await readSecret(question);
  return 'wrong' in found ? found : askCarriers(question, found);
}

async function readSecret({
  phoneSecret,
  secrets,
}: PhoneQuestion): Promise<PhoneSecrets | WrongSecret> {
  const stored = await secrets
    .send(new GetSecretValueCommand({ SecretId: phoneSecret }))
    .catch((error: unknown) => {
      if (accountFailureOf(error).kind === 'missing') return undefined;
      throw error;
    });
  if (!stored) return { wrong: `the secret ${phoneSecret} does not exist` };
  try {
    return readPhoneSecrets(stored.SecretString ?? '');
  } catch (error) {
    const why = error instanceof Error ? error.message.replace(/^.*GREENROOM_PHONE: /, '') : '';
    return { wrong: `the secret ${phoneSecret} cannot be used: ${why}` };
  }
}

async function askCarriers(question: PhoneQuestion, secret: PhoneSecrets): Promise<PhoneFacts> {
  const { dynamodb, nowMs } = question;
  const readers = createSetupReaders(secret);
  const tableName = await stateTableOf(question);
  const clock = { nowMs: () => nowMs, sleep: async () => undefined };
  const records = createRecordStore({ client: dynamodb, tableName, clock, random: () => 0.5 });
  const table = await readNumbers(records);
  const asked = Object.entries(table).filter(([number]) => E164.test(number));
  const numbers = await Promise.all(
    asked.map(async ([number, { carrier }]): Promise<AskedNumber> => {
      const carriers = (Object.keys(readers) as Carrier[]).filter(
        (one) => (carrier ?? one) === one,
      );
      const answers = carriers.map(
        async (one): Promise<[Carrier, SetupAnswer]> => [
          one,
          (await readers[one]?.(number)) ?? { outcome: 'unknown' },
        ],
      );
      return { number, answers: Object.fromEntries(await Promise.all(answers)) };
    }),
  );
  const url = await carriersUrl(
    { name: question.deployment, direct: question.direct },
    outputsOf(question.cloudformation),
  );
  return { url, numbers };
}
