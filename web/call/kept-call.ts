/** The call of this tab, kept through a reload of its page: the bot waits for its caller, and the page takes it up again. */

/** What is needed to join again. */
export interface KeptCall {
  readonly sessionId: string;
  readonly offerUrl: string;
  readonly pcId: string;
}

const KEY = 'greenroom.call';

/** Keeps it. A browser that keeps nothing loses the call with the page, as before. */
export function rememberCall(call: KeptCall): void {
  try {
    sessionStorage.setItem(KEY, JSON.stringify(call));
  } catch {
    // Storage is switched off.
  }
}

/** The call that was going on when the page was left. */
export function keptCall(): KeptCall | undefined {
  try {
    return (JSON.parse(sessionStorage.getItem(KEY) ?? 'null') as KeptCall | null) ?? undefined;
  } catch {
    return undefined;
  }
}

/** The call is over. */
export function forgetCall(): void {
  try {
    sessionStorage.removeItem(KEY);
  } catch {
    // Storage is switched off.
  }
}
