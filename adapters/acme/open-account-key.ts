/** The key of our account with an issuer, kept in a secret and made at the first look. */
import type { SecretText } from '../../core/names/secret-text.ts';
import { createKey } from './issuer.ts';

/** A secret that was just made holds random characters. */
export async function openAccountKey(secret: SecretText): Promise<string> {
  const kept = await secret.read();
  if (kept.includes('PRIVATE KEY')) return kept;
  const key = createKey();
  await secret.write(key);
  return key;
}
