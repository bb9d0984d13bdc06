/** Where and how loud the bot is heard. Both choices outlive the page, as far as the browser lets one choose. */
import { element } from './element.ts';

const VOLUME = 'greenroom.volume';
const SPEAKER = 'greenroom.speaker';

const voice = () => element<HTMLAudioElement>('voice');
const select = () => element<HTMLSelectElement>('speaker');
const slider = () => element<HTMLInputElement>('volume');

/** Takes the choices of the last time, and follows new ones. */
export function setUpLoudspeaker(): void {
  slider().value = localStorage.getItem(VOLUME) ?? '100';
  setVolume();
  slider().addEventListener('input', setVolume);
  select().addEventListener('change', () => void useSpeaker(select().value));
}

/** Lists the loudspeakers; a browser that lets nobody choose, or tells no names yet, keeps the choice hidden. */
export async function listSpeakers(): Promise<void> {
  const devices = await navigator.mediaDevices.enumerateDevices().catch(() => []);
  const speakers = devices.filter(({ kind, deviceId }) => kind === 'audiooutput' && deviceId);
  element('speaker-row').hidden = speakers.length === 0 || !('setSinkId' in voice());
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
