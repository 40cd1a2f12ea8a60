// etcd 3.4 as Debian packages it: gRPC in Go, with grpc-gateway 1 on the same port.
import { mkdtempSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { freePort } from '../clients/harness/port.js';
import { makeDescriptorSet, protobuf } from './harness/descriptors.js';
import { scratch } from './harness/scratch.js';
import { answers, startServer } from './harness/server.js';

const sources = '/usr/share/gocode/src';

/** Starts a server with nothing in it. `url` has both its gRPC and its own REST. */
export const startEtcd = async () => {
  const folder = mkdtempSync(path.join(scratch, 'etcd-'));
  const [client, peer] = [await freePort(), await freePort()];
  const url = `http://127.0.0.1:${client}`;
  const peerUrl = `http://127.0.0.1:${peer}`;
  const { program, stop } = await startServer('/usr/bin/etcd', [
    '--name', 'only', '--data-dir', folder, '--logger', 'zap', '--log-level', 'error',
    '--listen-client-urls', url, '--advertise-client-urls', url, '--listen-peer-urls', peerUrl, '--initial-advertise-peer-urls', peerUrl, '--initial-cluster', `only=${peerUrl}`,
  ], { isUp: () => answers(`${url}/health`) });
  return { program, stop, url, port: client };
};

/** The file with etcd's descriptors and their google.api.http annotations. etcd has no reflection. */
export const etcdDescriptorSet = () => {
  // etcd's files import each other as etcd/…; Go keeps them under go.etcd.io/.
  const folder = mkdtempSync(path.join(scratch, 'etcd-protos-'));
  symlinkSync(path.join(sources, 'go.etcd.io/etcd'), path.join(folder, 'etcd'));
  return makeDescriptorSet('etcd', [
    folder, path.join(sources, 'github.com/gogo/protobuf'), path.join(sources, 'github.com/grpc-ecosystem/grpc-gateway/third_party/googleapis'), protobuf,
  ], ['etcd/etcdserver/etcdserverpb/rpc.proto', 'etcd/etcdserver/api/v3lock/v3lockpb/v3lock.proto', 'etcd/etcdserver/api/v3election/v3electionpb/v3election.proto']);
};

/** What is different in each run, in any answer. */
export const changing = ['cluster_id', 'member_id'];
