/** The address by which AWS itself sees this machine: the answer of its own page for that. */
const PAGE = 'https://checkip.amazonaws.com';

const TIMEOUT_MS = 3_000;

/** Asks the page. Throws when it cannot be reached or answers with an error. */
export async function askSeenAddress(): Promise<string | undefined> {
  const answer = await fetch(PAGE, { signal: AbortSignal.timeout(TIMEOUT_MS) });
  if (!answer.ok) throw new Error(`Cannot ask ${PAGE} for our address: status ${answer.status}`);
  return (await answer.text()).trim() || undefined;
}
