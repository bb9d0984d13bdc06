import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { type ReadOptions, readTraffic } from '../../traffic/read-traffic.ts';
import { regularCounts } from '../../traffic/regular-counts.ts';

const folder = mkdtempSync(join(tmpdir(), 'greenroom-traffic-'));
afterAll(() => rmSync(folder, { recursive: true }));

let files = 0;
function read(content: string | Buffer, options?: ReadOptions) {
  const path = join(folder, `trace-${files++}.csv`);
  writeFileSync(path, content);
  return readTraffic(path, options);
}

async function readCounts(content: string, options?: ReadOptions) {
  const raw = await read(content, options);
  const regular = regularCounts(raw);
  return {
    counts: [...regular.counts],
    stepS: regular.stepS,
    notes: [...raw.notes, ...regular.notes],
  };
}

const HEAD = 'timestamp,arrivals\n';
const FIVE = `${HEAD}2026-03-02T00:00:00,3\n2026-03-02T00:05:00,0\n2026-03-02T00:10:00,4\n`;

describe('readTraffic', () => {
  it.each([
    ['plain', FIVE],
    ['with a byte-order mark', `\uFEFF${FIVE}`],
    ['with CRLF', FIVE.replaceAll('\n', '\r\n')],
    ['with semicolons', FIVE.replaceAll(',', ';')],
    ['with quotes and spaces', FIVE.replaceAll(/^(2026[^,]*),(\d)/gm, '"$1" , "$2"')],
    [
      'with other names and a space for the T',
      FIVE.replace('timestamp,arrivals', 'Start Time,Calls').replaceAll('T0', ' 0'),
    ],
    ['with blank lines', FIVE.replaceAll('\n', '\n\n')],
  ])('reads a CSV of counts %s', async (_, content) => {
    const { counts, stepS } = await readCounts(content);
    expect(counts).toEqual([3, 0, 4]);
    expect(stepS).toBe(300);
  });

  it('reads a gzipped file of sessions with lengths', async () => {
    const raw = await read(
      gzipSync('arrival,duration_s\n2016-06-01T06:00:05,1123\n2016-06-01T06:00:09,\n'),
    );
    expect(raw.kind).toBe('sessions');
    expect([...raw.values]).toEqual([1123, Number.NaN]);
    expect(raw.notes.join()).toContain('1 sessions have no length');
  });

  it.each([
    ['a CSV', FIVE],
    ['JSON lines', '{"time":"2026-03-02T00:00:00Z","count":1}\n'.repeat(20_000)],
  ])('says which file it is where a gzipped one was cut: %s', async (_, content) => {
    const whole = gzipSync(content);
    for (const bytes of [whole.length - 4, 30])
      await expect(read(whole.subarray(0, bytes))).rejects.toThrow(
        /trace-\d+\.csv: it is no whole gzip file/,
      );
  });

  it('takes no row of a year that no call was in', async () => {
    for (const head of [HEAD, 'arrival,duration_s\n'])
      await expect(read(`${head}2026-03-02T00:00:00,3\n9999-12-31T00:00:00,3\n`)).rejects.toThrow(
        /'9999-12-31T00:00:00', want .* of 1970 to 2099/,
      );
  });

  it('keeps the calls that came in of a Twilio call log, with their zone', async () => {
    const raw = await read(
      'Call Sid,Start Time,End Time,Duration,Direction,Status,From,To\n' +
        'CA1,"Tue, 31 Aug 2010 20:36:28 +0000","Tue, 31 Aug 2010 20:38:28 +0000",120,inbound,completed,+1,+2\n' +
        'CA2,"Tue, 31 Aug 2010 22:36:29 +0200",,,inbound,busy,+1,+2\n' +
        'CA3,"Tue, 31 Aug 2010 20:40:00 +0000",,9,outbound-api,completed,+1,+2\n',
    );
    expect([...raw.timesS]).toEqual([1283286988, 1283286989]);
    expect(raw.values[0]).toBe(120);
    expect(raw.zoned).toBe(true);
    expect(raw.notes.join()).toContain('1 outbound');
  });

  it('keeps the voice contacts of Amazon Connect, with lengths from their ends', async () => {
    const contact = (channel: string, method: string) =>
      `{"ContactId":"a","Channel":"${channel}","InitiationMethod":"${method}","InitiationTimestamp":"2026-03-01T10:00:00Z","DisconnectTimestamp":"2026-03-01T10:02:30Z"}\n`;
    const raw = await read(
      contact('VOICE', 'INBOUND') + contact('CHAT', 'INBOUND') + contact('VOICE', 'OUTBOUND'),
    );
    expect([...raw.values]).toEqual([150]);
  });

  it('keeps the requests for a session of an access log, JSON lines or CLF', async () => {
    const json = await read(
      '{"at":"1767225600123","method":"POST","path":"/start","status":"200"}\n' +
        '2026-01-01T00:00:01.000Z {"at":"1767225601000","method":"POST","path":"/v1/sessions","status":"202"}\n' +
        '{"at":"1767225602000","method":"POST","path":"/sessions/abc/api/offer","status":"200"}\n' +
        '{"at":"1767225603000","method":"GET","path":"/v1/sessions","status":"200"}\n',
    );
    expect([...json.timesS]).toEqual([1767225600.123, 1767225601]);
    const clf = await read(
      '192.0.2.1 - - [01/Jan/2026:00:00:05 +0000] "POST /start HTTP/1.1" 200 321 id\n' +
        '192.0.2.1 - - [01/Jan/2026:00:00:06 +0000] "GET / HTTP/1.1" 200 321 id\n',
    );
    expect([...clf.timesS]).toEqual([1767225605]);
  });

  const THREE_PM = Date.UTC(2026, 10, 5, 15, 4) / 1000;

  it.each<[string, string, ReadOptions, number]>([
    ['written out, as consoles do', '"Nov 5, 2026, 3:04:00 PM"', {}, THREE_PM],
    ['in full, with its zone', '"November 5, 2026 3:04 PM GMT+1"', {}, THREE_PM - 3600],
    ['with slashes and PM', '11/05/2026 3:04 PM', {}, THREE_PM],
    ['with slashes at midnight', '11/05/2026 12:04 AM', {}, THREE_PM - 15 * 3600],
    ['with slashes, the order given', '05/11/2026 15:04', { dates: 'dmy' }, THREE_PM],
    ['with points, the order given', '05.11.2026 15:04:00', { dates: 'dmy' }, THREE_PM],
  ])('reads a time %s', async (_, stamp, options, wanted) => {
    const { timesS } = await read(`arrival,duration_s\n${stamp},60\n`, options);
    expect([...timesS]).toEqual([wanted]);
  });

  it('reads a contact search with its own names and lengths as clocks show them', async () => {
    const { kind, timesS, values, notes } = await read(
      'Contact ID,Channel,Initiation method,Initiation timestamp,Contact duration\n' +
        'a,Voice,Inbound,"Nov 5, 2026, 3:04:00 PM",00:03:21\n' +
        'b,Chat,Inbound,"Nov 5, 2026, 3:05:00 PM",00:01:00\n',
    );
    expect({ kind, times: [...timesS], values: [...values] }).toEqual({
      kind: 'sessions',
      times: [THREE_PM],
      values: [201],
    });
    expect(notes.join()).toContain('left out');
  });

  it('takes the time from the column that is named', async () => {
    const content = 'Answered At,Created,count\n2026-03-02T00:00:00Z,x,3\n';
    const { timesS } = await read(content, { timeColumn: 'answered at' });
    expect([...timesS]).toEqual([Date.UTC(2026, 2, 2) / 1000]);
    await expect(read(content, { timeColumn: 'Ended' })).rejects.toThrow('--time-column');
  });

  it.each([
    ['nothing', '', /it is empty/],
    ['a header only', HEAD, /no row could be used/],
    ['no time column', 'a,b\n1,2\n', /Cannot tell the columns.*'a', 'b'/],
    [
      'a negative count',
      `${FIVE}2026-03-02T00:15:00,-4\n`,
      /line 5: its count is -4, want 0 or more/,
    ],
    ['a word for a count', `${FIVE}2026-03-02T00:15:00,many\n`, /line 5: its count is 'many'/],
    [
      'a date that is two',
      `${HEAD}03/05/2026 00:00,3\n`,
      /line 2: its time is '03\/05\/2026 00:00', want YYYY-MM-DD/,
    ],
    ['a day that is none', `${HEAD}2026-02-30T00:00:00,3\n`, /line 2: its time/],
    [
      'a session that ends before it starts',
      'start,end\n2026-01-01T10:00:00Z,2026-01-01T09:00:00Z\n',
      /line 2: it ends before it starts/,
    ],
    ['binary', Buffer.from([0x50, 0x4b, 0, 3, 4, 0]), /no UTF-8 text/],
    ['an array of JSON', '[{"at":1}]', /one JSON object a line/],
    [
      'stamps with and without a zone',
      `${HEAD}2026-03-02T00:00:00Z,3\n2026-03-02T00:05:00,3\n`,
      /some stamps carry a zone.*line 3/,
    ],
  ])('refuses %s, with the line and the rule', async (_, content, message) => {
    await expect(read(content)).rejects.toThrow(message);
  });

  it('tells five wrong lines and no more, and leaves them out where asked', async () => {
    const bad = Array.from({ length: 9 }, (_, i) => `2026-03-02T01:0${i}:00,x`).join('\n');
    await expect(read(`${FIVE}${bad}\n`)).rejects.toThrow(/line 5:[\s\S]*line 9:[\s\S]*and more/);
    const { counts, notes } = await readCounts(`${FIVE}${bad}\n`, { skipBadRows: true });
    expect(counts).toEqual([3, 0, 4]);
    expect(notes.join()).toContain('9 rows could not be read and were left out, first line 5');
  });

  it('sorts rows, drops doubles, adds up others, marks gaps, and says so', async () => {
    const { counts, notes } = await readCounts(
      `${HEAD}2026-03-02T00:10:00,4\n2026-03-02T00:00:00,3\n2026-03-02T00:00:00,3\n2026-03-02T00:05:00,0\n2026-03-02T00:25:00,6\n2026-03-02T00:25:00,1\n`,
    );
    expect(counts).toEqual([3, 0, 4, Number.NaN, Number.NaN, 7]);
    const said = notes.join('\n');
    expect(said).toContain('not in order of time (1 steps back)');
    expect(said).toContain('1 rows came twice');
    expect(said).toContain('1 intervals came twice with other counts');
    expect(said).toContain('2 intervals are missing, from 2026-03-02 00:15 on');
  });

  it('takes missing intervals of a series without zeros as zeros', async () => {
    const { counts } = await readCounts(
      `${HEAD}2026-03-02T00:00:00,3\n2026-03-02T00:01:00,1\n2026-03-02T00:04:00,6\n`,
    );
    expect(counts).toEqual([3, 1, 0, 0, 6]);
  });

  it('puts stamps of two offsets on one clock, and says so', async () => {
    const { counts, notes } = await readCounts(
      `${HEAD}2026-03-29T00:30:00+01:00,1\n2026-03-29T01:30:00+01:00,2\n2026-03-29T03:30:00+02:00,3\n`,
    );
    expect(counts).toEqual([1, 2, 3]);
    expect(notes.join()).toContain('2 offsets (+01:00, +02:00)');
  });

  it('refuses stamps that are no intervals', async () => {
    const rows = [0, 7, 31, 32, 58].map(
      (s) => `2026-03-02T00:00:${String(s).padStart(2, '0')},1\n`,
    );
    await expect(readCounts(HEAD + rows.join(''))).rejects.toThrow(/no regular intervals/);
  });

  it('reads local time in its zone, the repeated hour of autumn twice', async () => {
    const hours = ['01:30', '02:00', '02:30', '02:00', '02:30', '03:00'];
    const rows = hours.map((time, i) => `2026-10-25T${time}:00,${i}\n`);
    const raw = await read(HEAD + rows.join(''), { timeZone: 'Europe/Berlin' });
    expect([...raw.timesS].map((s) => new Date(s * 1000).toISOString().slice(11, 16))).toEqual(
      '23:30 00:00 00:30 01:00 01:30 02:00'.split(' '),
    );
  });
});
