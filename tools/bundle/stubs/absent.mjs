/** Stands in for packages that a bot never uses: it loads, and says so if it is used after all. */
function absent() {
  throw new Error('Cannot use this package: it is not in the bundle of the bot');
}

/** Asked for while LiveKit loads; never run. */
export const getFfmpegPath = () => 'ffmpeg';
absent.setFfmpegPath = () => undefined;
export default absent;
