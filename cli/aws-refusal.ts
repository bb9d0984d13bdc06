/** What to do when AWS, or the SDK before it, refuses. */

const ADVICE: readonly (readonly [RegExp, string])[] = [
  [/region is missing/i, 'name the Region in AWS_REGION'],
  [
    /CredentialsProviderError|could not load credentials|security token|ExpiredToken|UnrecognizedClient/i,
    'sign in first (aws configure, or aws sso login), or name a profile in AWS_PROFILE',
  ],
  [/ResourceNotFound/i, 'look at --table and AWS_REGION: there is no such table there'],
  [
    /AccessDenied|not authorized/i,
    'the role needs dynamodb:Query, GetItem, PutItem, UpdateItem and DeleteItem on the table, and cloudwatch:GetMetricData',
  ],
  [
    /ECONNREFUSED|ENOTFOUND|ETIMEDOUT/i,
    'nothing answers at the endpoint; look at AWS_ENDPOINT_URL and the network',
  ],
];

/** The message with what to do, where that is known. */
export function explainRefusal(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  // A refused connection has an empty message and says why in its code.
  const code = 'code' in error ? String(error.code) : '';
  const message = error.message || code || error.name;
  const found = ADVICE.find(([about]) => about.test(`${error.name} ${code} ${error.message}`));
  return found ? `${message}: ${found[1]}` : message;
}
