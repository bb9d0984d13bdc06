/** The numbers' consoles: whether calls to them are brought to us. */
import type { Carrier } from '../../../core/phone/phone.ts';
import type { SetupAnswer } from '../../../core/phone/phone-console.ts';
import type { AccountFacts, AskedNumber } from '../account/facts.ts';
import { type Finding, ok, skip, trouble, unread } from '../finding.ts';

const check = 'phone';

/** Each number that has an entry of its own. */
export function checkPhone({ phone }: Pick<AccountFacts, 'phone'>): Finding[] {
  if ('failed' in phone) {
    if (phone.failed.kind === 'missing')
      return [skip(check, `not there yet (${phone.failed.words})`)];
    return [unread(check, phone.failed, 'secretsmanager:GetSecretValue on `bot.phoneSecret`')];
  }
  if (!phone.read) return [skip(check, 'no `bot.phoneSecret`: no bot has a telephone')];
  if ('wrong' in phone.read) {
    const todo = 'write it anew: docs/phone.md says what it holds';
    return [trouble('fail', { check, says: phone.read.wrong, todo })];
  }
  const { url, numbers } = phone.read;
  if (url === undefined)
    return [skip(check, 'no edge and no names yet, by which carriers could reach bots')];
  if (numbers.length === 0) {
    const says = 'no number has an entry of its own';
    const todo = 'greenroom phone number +14155550100 --agent NAME';
    return [trouble('warn', { check, says, todo })];
  }
  return numbers.map((number) => checkNumber(number, url));
}

function checkNumber({ number, answers }: AskedNumber, url: string): Finding {
  const all = Object.entries(answers) as [Carrier, SetupAnswer][];
  for (const [carrier, answer] of all)
    if (answer.outcome === 'found') return checkSetup({ number, carrier, url }, answer.setup);
  const wrong = all.flatMap(([carrier, answer]) =>
    answer.outcome === 'unread' ? [`${carrier}: ${answer.because}`] : [],
  );
  if (wrong.length > 0)
    return trouble('warn', {
      check,
      says: `${number} could not be looked at: ${wrong.join('; ')}`,
      todo: 'look it up in the console',
    });
  const accounts = all.map(([carrier]) => carrier).join(', ') || 'none';
  return trouble('fail', {
    check,
    says: `${number} is no number of the carriers’ accounts in the secret (${accounts})`,
    todo: 'take its entry out (greenroom phone number), or put its carrier into the secret',
  });
}

function checkSetup(
  { number, carrier, url }: { number: string; carrier: Carrier; url: string },
  {
    voiceUrl,
    statusUrl,
    fallbackUrl,
    instead,
  }: Extract<SetupAnswer, { outcome: 'found' }>['setup'],
): Finding {
  const todo = `greenroom phone setup ${carrier} says where, and what`;
  const at = `${number} at ${carrier}`;
  if (instead !== undefined)
    return trouble('fail', { check, says: `calls of ${at} go to ${instead}`, todo });
  if (!isSame(voiceUrl, `${url}/phone/${carrier}/voice`)) {
    const says = `calls of ${at} are brought to ${voiceUrl || 'nobody'}, and not to ${url}`;
    return trouble('fail', { check, says, todo });
  }
  const warn = (says: string) => trouble('warn', { check, says, todo });
  if (!isSame(statusUrl, `${url}/phone/${carrier}/status`)) {
    const whom = statusUrl || 'nobody';
    return warn(
      `${at} tells the end of calls to ${whom}: a caller who hangs up while a bot is waited for stays in line`,
    );
  }
  if (isSame(fallbackUrl, `${url}/phone/${carrier}/fallback`)) return ok(check, `${at} leads here`);
  return warn(
    `${at} asks ${fallbackUrl || 'nobody'} where our answer fails: its callers are cut off then`,
  );
}

/** Hosts are written in any case, and a slash at the end is put there by some consoles. */
function isSame(one: string, other: string): boolean {
  const plain = (url: string) => (URL.canParse(url) ? new URL(url).href.replace(/\/$/, '') : url);
  return plain(one) === plain(other);
}
