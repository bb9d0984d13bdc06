/** Lambda's Invoke, version 2015-03-31. */
import { type AwsEnv, createSignedClient, serviceUrl } from '../aws/signed-client.ts';

/** What is invoked, and whether its answer is waited for. */
export interface Invoked {
  readonly functionName: string;
  readonly type: 'Event' | 'RequestResponse';
  readonly payload: object;
  readonly timeoutMs: number;
}

/** Invokes a function. Resolves with its answer, or once Lambda has taken the event; throws where it did not, or failed. */
export async function invoke(
  env: AwsEnv,
  { functionName, type, payload, timeoutMs }: Invoked,
): Promise<unknown> {
  const lambda = serviceUrl(env, 'lambda', 'LAMBDA');
  const url = `${lambda}/2015-03-31/functions/${encodeURIComponent(functionName)}/invocations`;
  const answer = await createSignedClient(env, 'lambda').fetch(url, {
    method: 'POST',
    headers: { 'x-amz-invocation-type': type },
    body: JSON.stringify(payload),
    signal: AbortSignal.timeout(timeoutMs),
  });
  const failed = answer.headers.get('x-amz-function-error');
  if (!answer.ok || failed !== null)
    throw new Error(`Lambda answers ${answer.status} for ${functionName}: ${failed ?? 'refused'}`);
  return type === 'Event' ? undefined : answer.json();
}
