// A certificate for 127.0.0.1 that nobody has signed, made anew for each run.
import { execFileSync } from 'node:child_process';
import { X509Certificate, createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const folder = mkdtempSync(path.join(tmpdir(), 'certificate-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));

export const certificateFile = path.join(folder, 'certificate.pem');
export const keyFile = path.join(folder, 'key.pem');
execFileSync('openssl', [
  'req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2', '-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1',
  '-keyout', keyFile, '-out', certificateFile,
], { stdio: 'ignore' });

/** Gives the service two endpoints with TLS, on free ports: two origins. */
export const tlsEndpoints = Object.fromEntries(['Tls', 'OtherTls'].flatMap(name => [
  [`Kestrel__Endpoints__${name}__Url`, 'https://127.0.0.1:0'],
  [`Kestrel__Endpoints__${name}__Certificate__Path`, certificateFile],
  [`Kestrel__Endpoints__${name}__Certificate__KeyPath`, keyFile],
]));

// Chromium takes a certificate with this key for a good one, and no other.
const key = new X509Certificate(readFileSync(certificateFile)).publicKey.export({ type: 'spki', format: 'der' });
export const trust = `--ignore-certificate-errors-spki-list=${createHash('sha256').update(key).digest('base64')}`;
