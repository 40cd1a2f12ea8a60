// What a page sees of WebSockets. `?direct=<port>` goes to the service itself, whose page this is not.
const direct = new URLSearchParams(location.search).get('direct');
const host = direct ? `127.0.0.1:${direct}` : location.host;

/** Everything that happens on a socket: `act` gets the socket once it is open, and with each message. */
function run(path, { protocols, binary, onOpen = () => {}, onMessage = () => {} } = {}) {
  return new Promise(resolve => {
    const socket = new WebSocket(`ws://${host}${path}`, protocols);
    socket.binaryType = 'arraybuffer';
    const seen = { opened: false, messages: [] };
    socket.onopen = () => {
      seen.opened = true;
      seen.protocol = socket.protocol;
      onOpen(socket);
    };
    socket.onmessage = ({ data }) => {
      seen.messages.push(binary ? [...new Uint8Array(data)] : data);
      onMessage(socket, seen.messages.length);
    };
    socket.onclose = ({ code, reason, wasClean }) => resolve({ ...seen, code, reason, wasClean });
  });
}

/** Two pages in one room: each is heard by both, and an end is an end for one alone. */
function chat() {
  return new Promise(resolve => {
    const names = ['anna', 'bert'];
    const frames = names.map(name => {
      const frame = document.createElement('iframe');
      frame.src = `websocket-talker.html#${name}`;
      document.body.append(frame);
      return frame.contentWindow;
    });
    const seen = { anna: { heard: [] }, bert: { heard: [] } };
    const heardBy = count => names.every(name => seen[name].heard.length === count);
    let opened = 0;
    addEventListener('message', ({ data: { name, open, heard, code, wasClean } }) => {
      if (open && ++opened === 2) {
        frames[0].postMessage('hello from anna', '*');
      } else if (heard) {
        seen[name].heard.push(heard);
        if (heardBy(1)) {
          frames[1].postMessage('hello from bert', '*');
        } else if (heardBy(2)) {
          frames[0].postMessage('end', '*');
        }
      } else if (code) {
        Object.assign(seen[name], { code, wasClean });
        if (seen.bert.code) {
          resolve(seen);
        } else {
          frames[1].postMessage('end', '*');
        }
      }
    });
  });
}

const report = direct
  ? { foreign: await run('/v1/hello/x/stream'), foreignEcho: await run('/ws') }
  : {
    stream: await run('/v1/hello/world/stream'),
    failure: await run('/v1/fail/10?after=1'),
    collect: await run('/v1/hello:collect', {
      onOpen: socket => {
        socket.send('{"name":"a"}');
        socket.send('{"name":"b"}');
        socket.send('');
      },
    }),
    talk: await run('/v1/hello:chat', {
      onOpen: socket => socket.send('{"name":"alone"}'),
      onMessage: socket => socket.send(''),
    }),
    left: await run('/v1/hello:chat', {
      onOpen: socket => socket.send('{"name":"leaving"}'),
      onMessage: socket => socket.close(3000, 'enough'),
    }),
    binary: await run('/v1/hello', {
      binary: true,
      onOpen: socket => socket.send(new Uint8Array([0x0a, 1, 0x78])), // name: "x"
    }),
    broken: await run('/v1/hello', { onOpen: socket => socket.send('{"name":') }),
    bearer: await run('/v1/hello/x', { protocols: ['bearer', 'eyJhbGciOiJub25lIn0.e30.'] }),
    nothing: await run('/v1/nothing'),
    chat: await chat(),
  };
await fetch('/report', { method: 'POST', body: JSON.stringify(report) });
