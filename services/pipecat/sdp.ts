/** An SDP on its way between caller and bot: nothing of it is changed but where each sees the other. */
import type { IceCredentials } from '../bot/transport/ice/ice-generations.ts';

/** Lines of ICE, wherever they stand. */
const CANDIDATES = /a=(candidate:.*|end-of-candidates)\r?\n/g;
const OPTIONS = /a=(ice-options:.*|ice-lite)\r?\n/g;
const CREDENTIALS = /a=ice-(ufrag|pwd):\S*\r?\n/g;

/** The caller's offer as the bot gets it: its caller is at our end of the loopback, and nowhere else. */
export function toBotOffer(
  sdp: string,
  { port, remote }: { readonly port: number; readonly remote: IceCredentials },
): string {
  // In every section, for aiortc reads those of a bundle's last one; with `udp` in small letters, as it compares them.
  return inEachSection(sdp, [
    ...linesOf(remote),
    `a=candidate:1 1 udp 2122317823 127.0.0.1 ${port} typ host`,
    'a=end-of-candidates',
  ]);
}

/** The bot's answer as the caller gets it: that of an ICE-lite agent (RFC 8839, 5.3) at these candidates. */
export function toCallerAnswer(
  sdp: string,
  { ice, candidates }: { readonly ice: IceCredentials; readonly candidates: readonly string[] },
): string {
  const lines = candidates.map((candidate) => `a=candidate:${candidate}`);
  return inEachSection(sdp, [...linesOf(ice), ...lines])
    .replaceAll(/\nc=IN IP4 \S+/g, '\nc=IN IP4 0.0.0.0')
    .replaceAll(/\n(m=\S+) (?!0 )\d+ /g, '\n$1 9 ')
    .replace(/\r?\nm=/, '\r\na=ice-lite$&');
}

/** Puts these lines after each section's `c=` line, where they stood before: it is the one line of ours that all have. */
function inEachSection(sdp: string, lines: readonly string[]): string {
  const bare = [CANDIDATES, OPTIONS, CREDENTIALS].reduce(
    (text, of) => text.replaceAll(of, ''),
    sdp,
  );
  const [session = '', ...sections] = bare.split(/(?=^m=)/m);
  const added = lines.map((line) => `${line}\r\n`).join('');
  const filled = sections.map((section) =>
    // A rejected section (port 0) has no transport.
    /^m=\S+ 0 /.test(section) && !/a=bundle-only/.test(section)
      ? section
      : section.replace(/(\r?\n)(?=a=|$(?![\s\S]))/, `$1${added}`),
  );
  return [session, ...filled].join('');
}

function linesOf({ ufrag, password }: IceCredentials): readonly string[] {
  return [`a=ice-ufrag:${ufrag}`, `a=ice-pwd:${password}`];
}
