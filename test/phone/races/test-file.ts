/** The file of a test, from the root, by its name in the table of races. */
export function testFile(name: string): string {
  const path = /^(sound\/)?[^/]+$/.test(name) ? `services/bot/telephony/${name}` : name;
  return `test/${path}.test.ts`;
}
