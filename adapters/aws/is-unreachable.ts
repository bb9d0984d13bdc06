/** Names of errors by which a service says that it has too much to do. */
const BUSY = /Throttl|TooManyRequests|RequestLimitExceeded|ProvisionedThroughputExceeded/;

/** Whether a client's error says that the service cannot be reached or has a fault of its own, and refuses nothing. */
export function isUnreachable(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { $metadata, code } = error as { $metadata?: { httpStatusCode?: number }; code?: unknown };
  const status = $metadata?.httpStatusCode;
  if (status !== undefined) return status >= 500 || BUSY.test(error.name);
  // No answer at all: an error of the connection, or of its deadline.
  return typeof code === 'string' || error.name === 'TimeoutError';
}
