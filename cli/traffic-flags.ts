/** How a file of recorded calls is to be read, for every command that reads one. */
import { flag, oneOf, text, toggle } from './flags.ts';

/** The flags. */
export const TRAFFIC_FLAGS = {
  timeColumn: flag(
    { takes: 'NAME', says: 'the column of the time, where its name is none of the usual ones' },
    text,
  ),
  dates: flag(
    {
      takes: 'mdy|dmy',
      says: 'how dates such as 03/05/2026 are meant',
      usually: 'mdy where AM or PM follows, else refused',
    },
    oneOf('mdy', 'dmy'),
  ),
  skipBadRows: toggle('leave rows out that cannot be read, instead of refusing the file'),
};
