/** An SDP as lines by section (RFC 8866): read once, asked by attribute. */

/** One `m=` section, or what comes before the first. */
export interface SdpSection {
  readonly lines: readonly string[];
}

/** The session's own lines, and its sections in order. */
export interface SdpDescription {
  readonly session: SdpSection;
  readonly media: readonly SdpSection[];
}

/** Splits a description. */
export function splitSdp(sdp: string): SdpDescription {
  const lines = sdp.split(/\r?\n/).filter((line) => line !== '');
  const starts = lines.flatMap((line, i) => (line.startsWith('m=') ? [i] : []));
  const cut = (from: number, to: number | undefined) => ({ lines: lines.slice(from, to) });
  return {
    session: cut(0, starts[0]),
    media: starts.map((start, i) => cut(start, starts[i + 1])),
  };
}

/** The values of an attribute, in order. */
export function valuesOf({ lines }: SdpSection, name: string): string[] {
  const start = `a=${name}:`;
  return lines.flatMap((line) => (line.startsWith(start) ? [line.slice(start.length).trim()] : []));
}

/** The first value of an attribute. */
export function valueOf(section: SdpSection, name: string): string | undefined {
  return valuesOf(section, name)[0];
}

/** Whether a section has this attribute without a value. */
export function hasFlag({ lines }: SdpSection, name: string): boolean {
  return lines.includes(`a=${name}`);
}

/** The ICE credentials of a description of ours; they are the same in every section of a bundle. */
export function iceOf(sdp: string): { ufrag: string; password: string } {
  const { session, media } = splitSdp(sdp);
  const first = (name: string) =>
    [session, ...media].map((place) => valueOf(place, name)).find((value) => value !== undefined);
  const [ufrag, password] = [first('ice-ufrag'), first('ice-pwd')];
  if (ufrag === undefined || password === undefined)
    throw new Error('Cannot use description: it must have ICE credentials, got none');
  return { ufrag, password };
}
