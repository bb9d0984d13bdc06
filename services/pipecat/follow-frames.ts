/** Which side of a WebSocket says goodbye: the bytes pass untouched, and the server's side always closes the connection first. */

/** The opcode of a closing frame (RFC 6455, 5.5.1). */
const CLOSE = 0x8;

/** Follows the frames of one direction through its bytes; calls once, at the closing frame. */
export function followFrames(onClose: () => void): (chunk: Buffer) => void {
  let header: number[] = [];
  let toSkip = 0;
  let closed = false;
  return (chunk) => {
    for (let at = 0; at < chunk.length && !closed; ) {
      const skipped = Math.min(toSkip, chunk.length - at);
      toSkip -= skipped;
      at += skipped;
      if (toSkip > 0 || at >= chunk.length) continue;
      header.push(chunk[at++] ?? 0);
      const rest = bytesAfter(header);
      if (rest === undefined) continue;
      closed = ((header[0] ?? 0) & 0x0f) === CLOSE;
      if (closed) onClose();
      toSkip = rest;
      header = [];
    }
  };
}

/** Bytes of mask and payload after a header (RFC 6455, 5.2); nothing while the header is not whole. */
function bytesAfter(header: readonly number[]): number | undefined {
  const [, second] = header;
  if (second === undefined) return undefined;
  const mask = (second & 0x80) === 0 ? 0 : 4;
  const short = second & 0x7f;
  if (short < 126) return mask + short;
  const lengthBytes = short === 126 ? 2 : 8;
  if (header.length < 2 + lengthBytes) return undefined;
  return mask + header.slice(2).reduce((length, byte) => length * 256 + byte, 0);
}
