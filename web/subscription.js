// One GraphQL subscription over `graphql-transport-ws`, as GraphiQL wants it.
//
// Owns: the protocol's messages for a single operation on a socket of its own.
// Must never: reconnect by itself; a reader who sees the stream end decides.

const PROTOCOL = 'graphql-transport-ws';
const NORMAL_CLOSURE = 1000;

/** The socket's address beside the page: http → ws, https → wss. */
function socketAddress() {
  const address = new URL('graphql/ws', document.baseURI);
  address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:';
  return address;
}

/**
 * Starts `operation` ({ query, variables, operationName }) and answers an async
 * iterator of results. Written by hand and not as a generator: `return()` has
 * to close the socket at once, also while nothing arrives.
 */
export function subscribe(operation, token) {
  const socket = new WebSocket(socketAddress(), PROTOCOL);
  const results = [];
  const waiting = [];
  let ended = false;

  const settle = () => {
    while (waiting.length > 0 && results.length > 0) waiting.shift()({ value: results.shift(), done: false });
    while (ended && waiting.length > 0) waiting.shift()({ value: undefined, done: true });
  };
  const give = (result) => {
    results.push(result);
    settle();
  };
  const end = () => {
    ended = true;
    settle();
    socket.close(NORMAL_CLOSURE);
  };
  const send = (message) => socket.send(JSON.stringify(message));

  socket.addEventListener('open', () => {
    send({ type: 'connection_init', payload: token === undefined ? {} : { authorization: `Bearer ${token}` } });
  });
  socket.addEventListener('message', (event) => {
    const message = JSON.parse(event.data);
    switch (message.type) {
      case 'connection_ack':
        send({ id: '1', type: 'subscribe', payload: operation });
        break;
      case 'ping':
        send({ type: 'pong' });
        break;
      case 'next':
        give(message.payload);
        break;
      case 'error':
        give({ errors: message.payload });
        end();
        break;
      case 'complete':
        end();
        break;
      default: // pong: nothing waits for it
    }
  });
  socket.addEventListener('close', (event) => {
    if (ended) return;
    give({ errors: [{ message: `socket closed: ${event.code} ${event.reason}`.trim() }] });
    end();
  });

  return {
    [Symbol.asyncIterator]() {
      return this;
    },
    next() {
      return new Promise((resolve) => {
        waiting.push(resolve);
        settle();
      });
    },
    return() {
      end();
      return Promise.resolve({ value: undefined, done: true });
    },
  };
}
