/** The rule for audio that carriers fetch, and play to whoever waits. */

/** What it must be, in words. */
export const HOLD_URL = 'an https address of a WAV or MP3, such as https://example.com/hold.mp3';

/** A carrier's document and the scaler's environment hold it beside much else. */
const LONGEST = 300;

/** Whether carriers can play it. */
export function isHoldUrl(url: string): boolean {
  if (!url.startsWith('https://') || !URL.canParse(url) || url.length > LONGEST) return false;
  return /\.(wav|mp3)$/i.test(new URL(url).pathname);
}
