/** Whether an error says that something else could not be reached or would not answer: asking again may help. */
export function isOutage(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  // The SDK marks every error of a service with `$metadata`; below it are the system's, with codes such as ECONNREFUSED.
  const system = 'code' in error && typeof error.code === 'string' && /^E[A-Z]+$/.test(error.code);
  return '$metadata' in error || error.name === 'TimeoutError' || system;
}
