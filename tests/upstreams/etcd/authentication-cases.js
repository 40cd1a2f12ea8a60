// Users, roles and tokens; the last cases, as they lock the others out. They end with the doors open again.
const b64 = text => Buffer.from(text).toString('base64');
const failure = (code, message) => ({ error: message, message, code });
const asRoot = ({ token }) => ({ authorization: token });

export const authentication = header => [
  { name: 'a user that is not there', path: '/v3/auth/user/get', body: { name: 'nobody' }, status: 412, values: [failure(9, 'etcdserver: user name not found')] },
  { name: 'authentication cannot begin without root', path: '/v3/auth/enable', body: {}, status: 412, values: [failure(9, 'etcdserver: root user does not exist')] },
  { name: 'a user is added', path: '/v3/auth/user/add', body: { name: 'root', password: 'secret' }, status: 200, values: [{ header: header(12) }] },
  { name: 'a user is added twice', path: '/v3/auth/user/add', body: { name: 'root', password: 'secret' }, status: 412, values: [failure(9, 'etcdserver: user name already exists')] },
  { name: 'a role is added', path: '/v3/auth/role/add', body: { name: 'root' }, status: 200, values: [{ header: header(12) }] },
  { name: 'a role gets a permission', path: '/v3/auth/role/grant', body: { name: 'root', perm: { permType: 'READWRITE', key: b64('a') } }, status: 200, values: [{ header: header(12) }] },
  { name: 'a role has it', path: '/v3/auth/role/get', body: { role: 'root' }, status: 200, values: [{ header: header(12), perm: [{ permType: 'READWRITE', key: b64('a') }] }] },
  { name: 'a user gets a role', path: '/v3/auth/user/grant', body: { user: 'root', role: 'root' }, status: 200, values: [{ header: header(12) }] },
  { name: 'users are listed', path: '/v3/auth/user/list', body: {}, status: 200, values: [{ header: header(12), users: ['root'] }] },
  { name: 'authentication begins', path: '/v3/auth/enable', body: {}, status: 200, values: [{ header: header(12) }] },
  { name: 'a call without a token', path: '/v3/kv/range', body: { key: b64('a') }, status: 400, values: [failure(3, 'etcdserver: user name is empty')] },
  { name: 'a wrong password', path: '/v3/auth/authenticate', body: { name: 'root', password: 'guess' }, status: 400, values: [failure(3, 'etcdserver: authentication failed, invalid user ID or password')] },
  {
    name: 'the right password',
    path: '/v3/auth/authenticate',
    body: { name: 'root', password: 'secret' },
    changing: ['token'],
    keep: ([{ token }], kept) => (kept.token = token),
    status: 200,
    values: [{ header: header(12), token: '*' }],
  },
  { name: 'a token that nobody gave', path: '/v3/kv/range', body: { key: b64('a') }, headers: { authorization: 'guess.1' }, status: 401, values: [failure(16, 'etcdserver: invalid auth token')] },
  { name: 'a call with a token', path: '/v3/kv/range', body: { key: b64('a'), count_only: true }, headers: asRoot, status: 200, values: [{ header: header(12), count: '1' }] },
  { name: 'authentication ends', path: '/v3/auth/disable', body: {}, headers: asRoot, status: 200, values: [{ header: header(12) }] },
  { name: 'a password when none is wanted', path: '/v3/auth/authenticate', body: { name: 'root', password: 'secret' }, status: 412, values: [failure(9, 'etcdserver: authentication is not enabled')] },
];
