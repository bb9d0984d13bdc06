/** The rules for addresses of audio. */

/** An address of our own, or of a message at a carrier, has its parameters behind it. */
const LONGEST_OF_ANY = 1_000;

/** Whether one can be asked for: by HTTP, and of a bounded length. */
export function isAudioUrl(url: string): boolean {
  return /^https?:/.test(url) && URL.canParse(url) && url.length <= LONGEST_OF_ANY;
}

/** What audio must be that carriers fetch, and play to whoever waits, in words. */
export const HOLD_URL = 'an https address of a WAV or MP3, such as https://example.com/hold.mp3';

/** A carrier's document and the scaler's environment hold it beside much else. */
const LONGEST = 300;

/** Whether carriers can play it. */
export function isHoldUrl(url: string): boolean {
  if (!url.startsWith('https://') || !URL.canParse(url) || url.length > LONGEST) return false;
  return /\.(wav|mp3)$/i.test(new URL(url).pathname);
}
