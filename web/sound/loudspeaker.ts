/** Where and how loud the bot is heard. Both choices outlive the page, as far as the browser lets one choose. */
import { byId } from '../element.ts';
import { listDevices } from './microphones.ts';

const VOLUME = 'greenroom.volume';
const SPEAKER = 'greenroom.speaker';

const voice = () => byId<HTMLAudioElement>('voice');
const select = () => byId<HTMLSelectElement>('speaker');
const slider = () => byId<HTMLInputElement>('volume');

/** Takes the choices of the last time, and follows new ones. */
export function setUpLoudspeaker(): void {
  byId('speaker-row').hidden = !('setSinkId' in voice());
  slider().value = localStorage.getItem(VOLUME) ?? '100';
  setVolume();
  slider().addEventListener('input', setVolume);
  select().addEventListener('change', () => void useSpeaker(select().value));
}

/** Lists the loudspeakers, as far as the browser tells of them. */
export async function listSpeakers(): Promise<void> {
  const devices = await listDevices();
  const speakers = devices.filter(({ kind, deviceId }) => kind === 'audiooutput' && deviceId);
  if (speakers.length === 0) return;
  const chosen = localStorage.getItem(SPEAKER) ?? '';
  select().replaceChildren(
    ...speakers.map(({ label, deviceId }, i) => new Option(label || `${i + 1}`, deviceId)),
  );
  if (!speakers.some(({ deviceId }) => deviceId === chosen)) return;
  select().value = chosen;
  await useSpeaker(chosen);
}

async function useSpeaker(deviceId: string): Promise<void> {
  localStorage.setItem(SPEAKER, deviceId);
  // One that was unplugged meanwhile is no reason to hear nothing: the browser keeps its own.
  await voice()
    .setSinkId(deviceId)
    .catch(() => undefined);
}

function setVolume(): void {
  voice().volume = Number(slider().value) / 100;
  localStorage.setItem(VOLUME, slider().value);
}
