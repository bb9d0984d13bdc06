/** Credentials of another role, for an hour: the longest that AWS gives to a role which takes another. */
import { AssumeRoleCommand, type STSClient } from '@aws-sdk/client-sts';

const LASTS_S = 3_600;

/** Takes the role. The name shows in CloudTrail as who called. */
export async function assumeRole(client: STSClient, of: { roleArn: string; name: string }) {
  const command = new AssumeRoleCommand({
    RoleArn: of.roleArn,
    RoleSessionName: of.name.slice(0, 64),
    DurationSeconds: LASTS_S,
  });
  const { Credentials: given } = await client.send(command);
  if (!given?.AccessKeyId || !given.SecretAccessKey || !given.SessionToken || !given.Expiration)
    throw new Error(`Cannot take role ${of.roleArn}: STS answers without credentials`);
  return {
    accessKeyId: given.AccessKeyId,
    secretAccessKey: given.SecretAccessKey,
    sessionToken: given.SessionToken,
    expiresAtMs: given.Expiration.getTime(),
  };
}
