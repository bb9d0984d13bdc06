/** The choice of a microphone, before a call and in it. */
import type { PipecatClient } from '@pipecat-ai/client-js';
import type { SmallWebRTCTransport } from '@pipecat-ai/small-webrtc-transport';
import { byId } from '../element.ts';

const select = () => byId<HTMLSelectElement>('microphone');

/** Lists the microphones; browsers tell their names only once one was allowed. The choice is kept. */
export async function listMicrophones(): Promise<void> {
  const devices = await listDevices();
  const microphones = devices.filter(({ kind, deviceId }) => kind === 'audioinput' && deviceId);
  if (microphones.length === 0) return;
  const chosen = select().value;
  select().replaceChildren(
    ...microphones.map(({ label, deviceId }, i) => new Option(label || `${i + 1}`, deviceId)),
  );
  if (microphones.some(({ deviceId }) => deviceId === chosen)) select().value = chosen;
}

/** All devices that the browser tells of; none to a page that came unencrypted. */
export async function listDevices(): Promise<MediaDeviceInfo[]> {
  return (await navigator.mediaDevices?.enumerateDevices().catch(() => [])) ?? [];
}

/** The one that was chosen; nothing for the browser's own choice. */
export function chosenMicrophone(): string | undefined {
  const { value } = select();
  return value === '' || value === 'default' ? undefined : value;
}

/**
 * Takes another microphone. The client's media manager for offline use opens it and leaves the old, ended track with the
 * connection, so the new one is put there here. Answers the new track, or nothing when it cannot be had.
 */
export async function useMicrophone(
  transport: SmallWebRTCTransport,
  connection: RTCPeerConnection | undefined,
  deviceId: string,
): Promise<MediaStreamTrack | undefined> {
  await transport.updateMic(deviceId);
  const track = transport.tracks().local.audio;
  const sender = connection?.getTransceivers().find(({ mid }) => mid === '0')?.sender;
  if (track) await sender?.replaceTrack(track);
  return track;
}

/** Opens the chosen one for a call. Answers its track, or nothing where there is none or it was not allowed. */
export async function openMicrophone(
  client: PipecatClient,
  transport: SmallWebRTCTransport,
): Promise<MediaStreamTrack | undefined> {
  const chosen = chosenMicrophone();
  if (chosen) await transport.updateMic(chosen);
  await client.initDevices();
  await listMicrophones();
  const { audio } = client.tracks().local;
  if (!audio) client.enableMic(false);
  return audio;
}
