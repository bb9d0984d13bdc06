/** Which rows of a call log or an access log are the start of a session: calls that come in, by voice, and requests for one. */
import type { RowFields } from './columns.ts';

/** Counts what it leaves out. */
export interface RowFilter {
  wants(fields: RowFields): boolean;
  /** ` (…)` for a message; empty if nothing was left out. */
  leftOut(): string;
}

/** Requests that ask for a session: ours, and Pipecat's. */
const STARTS = /^(?:POST )?\/(?:start|v1\/sessions)\/?(?:\?.*)?$/;

/** Takes each row in turn. */
export function createRowFilter(): RowFilter {
  const out = { outbound: 0, 'not voice': 0, 'not a request for a session': 0 };
  const drop = (why: keyof typeof out) => {
    out[why]++;
    return false;
  };
  return {
    wants: ({ direction, channel, method, route }) => {
      if (direction && !/^(inbound|incoming|in$|transfer)/i.test(direction))
        return drop('outbound');
      if (channel && !/^voice$/i.test(channel)) return drop('not voice');
      const asks = route === undefined || (isPost(method, route) && STARTS.test(route));
      return asks || drop('not a request for a session');
    },
    leftOut: () => {
      const told = Object.entries(out).filter(([, count]) => count > 0);
      if (told.length === 0) return '';
      return ` (${told.map(([why, count]) => `${count} ${why}`).join(', ')})`;
    },
  };
}

function isPost(method: string | undefined, route: string): boolean {
  return method === undefined
    ? !/^[A-Z]+ /.test(route) || route.startsWith('POST ')
    : method === 'POST';
}
