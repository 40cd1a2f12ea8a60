// HTTP/1.1 on a bare socket, for what fetch would not send and for the exact bytes of what comes back.
import { once } from 'node:events';
import { connect } from 'node:net';

export class Connection {
  #socket;
  #received = Buffer.alloc(0);
  #ended = false;
  #wake = () => {};

  static async open(port) {
    const connection = new Connection();
    const socket = connect({ host: '127.0.0.1', port, noDelay: true });
    connection.#socket = socket;
    socket.on('data', chunk => {
      connection.#received = Buffer.concat([connection.#received, chunk]);
      connection.#wake();
    });
    for (const end of ['end', 'close', 'error']) {
      socket.on(end, () => {
        connection.#ended = true;
        connection.#wake();
      });
    }

    await once(socket, 'connect');
    return connection;
  }

  /** Sends text (as Latin-1, so that any byte can be written) or bytes. */
  write(data) {
    this.#socket.write(typeof data === 'string' ? Buffer.from(data, 'latin1') : data);
  }

  /** Stops reading, so that the server has to wait. */
  pause() {
    this.#socket.pause();
  }

  close() {
    this.#socket.destroy();
  }

  /** Sends a request: its first line, its headers, its body. */
  send(line, headers = {}, body = '') {
    const bytes = Buffer.isBuffer(body) ? body : Buffer.from(body);
    const all = { Host: 'localhost', ...(bytes.length > 0 ? { 'Content-Length': bytes.length } : {}), ...headers };
    this.write(`${line} HTTP/1.1\r\n${Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`);
    this.write(bytes);
  }

  /** Sends a request and reads its answer. */
  async ask(line, headers, body) {
    this.send(line, headers, body);
    return this.read(line.startsWith('HEAD '));
  }

  /** Reads one answer: status, headers by lower-case name, body. */
  async read(withoutBody = false) {
    const [first, ...lines] = (await this.#until('\r\n\r\n')).toString('latin1').split('\r\n');
    const headers = Object.fromEntries(lines.filter(Boolean).map(line => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]));
    const status = Number(first.split(' ')[1]);
    const body = withoutBody || status === 204 ? Buffer.alloc(0) : await this.#body(headers);
    return { status, headers, body: body.toString(), json: () => JSON.parse(body) };
  }

  /** Waits for the server to end the connection; false if it sends something more first. */
  async endsSilently() {
    while (!this.#ended && this.#received.length === 0) {
      await this.#more();
    }

    return this.#received.length === 0;
  }

  async #body(headers) {
    if (headers['transfer-encoding'] !== 'chunked') {
      return this.#take(Number(headers['content-length'] ?? 0));
    }

    const chunks = [];
    for (;;) {
      const length = parseInt(await this.#until('\r\n'), 16);
      const chunk = await this.#take(length + 2);
      if (length === 0) {
        return Buffer.concat(chunks);
      }

      chunks.push(chunk.subarray(0, length));
    }
  }

  async #until(mark) {
    let at;
    while ((at = this.#received.indexOf(mark)) < 0) {
      await this.#more();
    }

    return this.#take(at + mark.length);
  }

  async #take(length) {
    while (this.#received.length < length) {
      await this.#more();
    }

    const taken = this.#received.subarray(0, length);
    this.#received = this.#received.subarray(length);
    return taken;
  }

  #more() {
    if (this.#ended) {
      throw new Error(`The server has closed the connection after ${JSON.stringify(this.#received.toString('latin1'))}`);
    }

    return new Promise(resolve => (this.#wake = resolve));
  }
}
