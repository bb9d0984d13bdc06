/** Answers CloudFormation for a custom resource, at the address that it named. */
export async function putAnswer(url: string, body: string): Promise<void> {
  const answer = await fetch(url, {
    method: 'PUT',
    body,
    headers: { 'content-type': '' },
    signal: AbortSignal.timeout(WITHIN_MS),
  });
  if (!answer.ok) throw new Error(`Cannot answer CloudFormation: it says ${answer.status}`);
}

/** It is a file's upload to S3. */
const WITHIN_MS = 30_000;
