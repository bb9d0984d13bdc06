/** What of the client's transport has no public name: its connection, and the id that the bot knows it by. */
import type { SmallWebRTCTransport } from '@pipecat-ai/small-webrtc-transport';

interface Inside {
  pc?: RTCPeerConnection | null;
  pc_id?: string | null;
}

/** The connection as it is now; its statistics are the only way to see that packets stopped. */
export function connectionOf(transport: SmallWebRTCTransport): RTCPeerConnection | undefined {
  return (transport as unknown as Inside).pc ?? undefined;
}

/** The id of the connection. */
export function pcIdOf(transport: SmallWebRTCTransport): string | undefined {
  return (transport as unknown as Inside).pc_id ?? undefined;
}

/** Says which connection the next one takes the place of. */
export function continueAs(transport: SmallWebRTCTransport, pcId: string): void {
  (transport as unknown as Inside).pc_id = pcId;
}
