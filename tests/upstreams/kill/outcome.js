// How a call ended, as its client saw it.

/** It succeeded, and all of the answer came. */
export const ok = { is: 'ok' };

/** It ended with the status UNAVAILABLE. */
export const unavailable = { is: 'unavailable' };

/** Its connection broke off. Whoever reads the answer knows that it is not whole. */
export const cut = reason => ({ is: 'cut', reason: String(reason) });

/** It did not end in time. */
export const hung = { is: 'hung' };

/** Something that must not be. */
export const wrong = reason => ({ is: 'wrong', reason: String(reason) });

const unavailableCode = 14;

/** The outcome of an HTTP status that is not 200: HAProxy's own answers have no JSON. */
export const ofFailure = (status, type, text) => {
  if (/json/.test(type ?? '')) {
    const { code, message } = JSON.parse(text);
    return status === 503 && code === unavailableCode ? unavailable : wrong(`HTTP ${status}, code ${code}: ${message}`);
  }

  return [502, 503, 504].includes(status) ? cut(`HTTP ${status} of the proxy`) : wrong(`HTTP ${status} ${type}: ${text.slice(0, 200)}`);
};

/** The outcome of a status in a stream. */
export const ofStatus = ({ code, message }) => (code === unavailableCode ? unavailable : wrong(`code ${code}: ${message}`));

/** The outcome of what a client's library threw. */
export const ofError = error => {
  const cause = error.cause ?? error;
  return error.name === 'TimeoutError' || error.name === 'AbortError' ? hung : cut(cause.code ?? cause.message);
};
