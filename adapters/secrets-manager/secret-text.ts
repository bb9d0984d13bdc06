/** The text of one secret of Secrets Manager, to read and to write. */
import { PutSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { SecretText } from '../../core/names/secret-text.ts';
import { readSecret } from './read-secret.ts';

/** Its current value. */
export function secretText(client: SecretsManagerClient, SecretId: string): SecretText {
  return {
    read: () => readSecret(client, SecretId),
    async write(SecretString) {
      await client.send(new PutSecretValueCommand({ SecretId, SecretString }));
    },
  };
}
