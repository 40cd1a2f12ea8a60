import * as grpc from '@grpc/grpc-js';
import protoLoader from '@grpc/proto-loader';
import { ReflectionService } from '@grpc/reflection';

const definitions = protoLoader.loadSync('greeter.proto', { includeDirs: [import.meta.dirname] });

const server = new grpc.Server();
server.addService(definitions['greeter.v1.Greeter'], {
  SayHello: ({ request }, callback) => callback(null, { message: `Hello ${request.name}` }),
  CountDown: call => {
    for (let left = call.request.start; left > 0; left--) {
      call.write({ left });
    }

    call.end();
  },
});
new ReflectionService(definitions).addToServer(server);

const address = `127.0.0.1:${process.env.PORT ?? 50051}`;
server.bindAsync(address, grpc.ServerCredentials.createInsecure(), error => {
  if (error) {
    throw error;
  }

  console.log(`Listening on ${address}`);
});
