/** What opens the API for this page: nothing on a laptop, a link's token, or a token that the page asks for by itself. */

const KEPT = 'greenroom.token';

/** Whether the host gives tokens to whoever opens the page; asked once. */
let asks: Promise<boolean> | undefined;

/** The token that the page asked for. */
let token: string | undefined;

/** The headers that every request to the API carries. */
export function authorization(): Record<string, string> {
  const current = token ?? ofLink() ?? kept();
  return current === undefined ? {} : { authorization: `Bearer ${current}` };
}

/** Before a call: a new token, where the host gives them; a link has brought its own. */
export async function gainAccess(agent: string | undefined): Promise<void> {
  if (ofLink() !== undefined) return;
  asks ??= fetch('/page.json')
    .then(
      async (answer) => answer.ok && ((await answer.json()) as { join?: string }).join === 'join',
    )
    .catch(() => false);
  if (!(await asks)) return;
  const body = JSON.stringify(agent === undefined ? {} : { agent });
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch('/v1/join', { method: 'POST', headers, body });
  const said = (await answer.json().catch(() => ({}))) as { token?: string; detail?: string };
  if (said.token === undefined) throw new Error(said.detail ?? `${answer.status}`);
  token = said.token;
  keep(token);
}

/** A link's token, behind the #: no server is told it. */
function ofLink(): string | undefined {
  return new URLSearchParams(location.hash.slice(1)).get('join') ?? undefined;
}

/** A call outlives a reload of its page, and so must what opens it. */
function keep(given: string): void {
  try {
    sessionStorage.setItem(KEPT, given);
  } catch {
    // Storage is switched off.
  }
}

function kept(): string | undefined {
  try {
    return sessionStorage.getItem(KEPT) ?? undefined;
  } catch {
    return undefined;
  }
}
