import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createClosing } from '../../local/closing.ts';
import { servePhone } from '../../local/phone/serve-phone.ts';
import { type Browser, CHROMIUM, launchBrowser, WHY_SKIPPED } from '../web/caller.ts';
import { type SpokenWav, writeSpokenWav } from '../web/spoken-wav.ts';
import { errorsOf, type PhoneSystem, startPhoneSystem } from './system.ts';
import { when } from './when.ts';

const closing = createClosing();
let phone: PhoneSystem;
let browser: Browser;
let wav: SpokenWav;
let url = '';

/** Where screenshots go, for whoever wants to look. */
const SHOTS = process.env['GREENROOM_SHOTS'];

async function shoot(page: Page, name: string): Promise<void> {
  if (SHOTS === undefined) return;
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await page.screenshot({ path: `${SHOTS}/${name}-${colorScheme}.png` });
  }
}

describe.skipIf(!CHROMIUM)(`the page in a browser${WHY_SKIPPED}`, () => {
  beforeAll(async () => {
    phone = await startPhoneSystem({ agent: 'parrot', warm: 1, maxTasks: 2 });
    url = await servePhone(0, phone.exchanges, closing);
    wav = await writeSpokenWav([9, 'Good morning, I would like to make an appointment.', 9]);
    browser = await launchBrowser(wav.path);
  });
  afterAll(async () => {
    await browser?.close();
    wav?.remove();
    await closing.close();
    await phone?.close();
  });

  it('rings the bot, hears it, speaks, presses keys, is the person whom it transfers to, and hangs up', async () => {
    const exchange = phone.exchanges.plivo;
    const page = await browser.look(url);
    const faults: string[] = [];
    page.on('pageerror', (error) => faults.push(error.message));
    const sees = (text: string) => page.getByText(text).first().waitFor({ timeout: 60_000 });
    await shoot(page, 'before');
    await page.selectOption('#carrier', 'plivo');
    await expect.poll(() => page.locator('#keys button').first().isDisabled()).toBe(true);
    await page.click('#call');
    await sees('talks with the bot');
    await sees('hears nothing');
    // The parrot speaks again: it has heard what the microphone's file says.
    await sees('talks with the bot');
    const leg = exchange.legs[0];
    const pressed: string[] = [];
    const press = leg?.press.bind(leg);
    Object.assign(leg ?? {}, { press: (key: string) => (pressed.push(key), press?.(key)) });
    await page.getByRole('button', { name: '5' }).click();
    await page.keyboard.press('#');
    await when(() => pressed.join('') === '5#');
    await shoot(page, 'talking');
    await transfer();
    await page.getByRole('button', { name: 'Answer' }).waitFor({ timeout: 60_000 });
    await page.setViewportSize({ width: 390, height: 844 });
    await shoot(page, 'rung-narrow');
    await page.getByRole('button', { name: 'Answer' }).click();
    await sees('talks with the other phone');
    await page.getByRole('button', { name: 'Hang up' }).first().click();
    await when(() => exchange.open.length === 0);
    await sees('completed');
    await shoot(page, 'after-narrow');
    expect(faults).toEqual([]);
    expect(errorsOf(phone.exchanges)).toEqual([]);
  });

  it('takes no number that is none', async () => {
    const page = await browser.look(url);
    await page.fill('#to', '030');
    await page.click('#call');
    expect(await page.locator('#to:invalid').count()).toBe(1);
    expect(await page.locator('#phones li').count()).toBe(0);
  });
});

async function transfer(): Promise<void> {
  const asked = await fetch(`${phone.system.url}/v1/sessions?phase=live`);
  const { sessions } = (await asked.json()) as { sessions: { sessionId: string }[] };
  await fetch(`${phone.system.url}/v1/sessions/${sessions[0]?.sessionId}/transfer`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ target: 'desk' }),
  });
}
