/** An ICE restart: the same connection over whatever network there is now, with the call's encryption, tracks and channel as they are. */
import { authorization } from '../access.ts';

/** Where it is asked for. */
export interface RestartTarget {
  readonly offerUrl: string;
  readonly pcId: string;
}

/** Where to ask for the connection of this id; nowhere before it has one. */
export function restartTarget(
  pcId: string | undefined,
  offerUrl: string,
): RestartTarget | undefined {
  return pcId === undefined ? undefined : { offerUrl, pcId };
}

/** Asks the bot for it once. Throws where the bot is not reached, or refuses; the connection is then as it was. */
export async function restartIce(
  connection: RTCPeerConnection,
  { offerUrl, pcId }: RestartTarget,
): Promise<void> {
  if (connection.signalingState !== 'stable') return;
  await connection.setLocalDescription(await connection.createOffer({ iceRestart: true }));
  try {
    const { sdp, type } = connection.localDescription ?? {};
    const response = await fetch(offerUrl, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...authorization() },
      body: JSON.stringify({ sdp, type, pc_id: pcId, restart_pc: false }),
      signal: AbortSignal.timeout(3_000),
    });
    if (!response.ok) throw new Error(`The bot answers ${response.status}`);
    await connection.setRemoteDescription((await response.json()) as RTCSessionDescriptionInit);
  } catch (error) {
    await connection.setLocalDescription({ type: 'rollback' }).catch(() => undefined);
    throw error;
  }
}
