/** A bot that speaks the supervisor's messages and nothing else; what it does is told by the session's request data. */
if (process.env.DIES_WARMING) process.exit(1);
if (!process.env.NEVER_WARM)
  setTimeout(() => process.send({ type: 'warmed', ms: 1 }), Number(process.env.WARM_MS ?? 20));
process.on('SIGUSR2', () => process.send({ type: 'ended', reason: 'task_died' }));
process.on('disconnect', () => process.exit(0));
let told = {};
process.on('message', (message, socket) => {
  if (message.type === 'socket') takeSocket(socket);
  if (message.type === 'alive' && process.env.ANSWERS) process.send({ type: 'alive' });
  if (message.type === 'start') {
    process.send({ type: 'connected' });
    const frames = { sent: 50, over20: 0, over40: 0, over60: 0 };
    setInterval(() => process.send({ type: 'late', frames }), Number(process.env.WORD_MS ?? 10));
    told = message.session.requestData ?? {};
    const { does } = told;
    if (does === 'say goodbye') leave('bot_goodbye');
    if (does === 'take a turn') {
      const ledger = {
        stages: { llm: 400.4, tts: 90 },
        totalMs: 490.4,
        budgetMs: {},
        broke: 'llm',
      };
      process.send({ type: 'turn', stages: { totalMs: 490.4 }, ledger });
      leave('bot_goodbye');
    }
    if (does === 'ignore the end') process.removeAllListeners('message');
  }
  if (message.type === 'end') leave(message.reason);
  if (message.type === 'offer') {
    const { requestId } = message;
    process.send({
      type: 'signalled',
      requestId,
      status: 200,
      body: { sdp: 'answer', pid: process.pid },
    });
  }
});

/** Says back what is said, until it hears `bye`; what is left to say then is told by `words`. */
function takeSocket(socket) {
  socket.on('error', () => undefined);
  socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: raw\r\n\r\n');
  socket.on('data', (data) => {
    if (String(data) !== 'bye') return void socket.write(data);
    socket.end('!'.repeat(told.words ?? 0), () => leave('bot_goodbye'));
  });
}

function leave(reason) {
  process.send({ type: 'ended', reason });
  setTimeout(() => process.exit(0), 10);
}
