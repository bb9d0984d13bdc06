// What a bot's process does with its sockets, and nothing else: a frame each 20 ms, and all that comes is read.
const FRAME_MS = 20;
const frame = Buffer.alloc(300, 1);
process.on('message', (_, socket) => {
  socket.on('error', () => undefined).resume();
  socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: raw\r\n\r\n');
  const timer = setInterval(() => socket.write(frame), FRAME_MS);
  socket.on('close', () => clearInterval(timer));
});
process.on('disconnect', () => process.exit(0));
