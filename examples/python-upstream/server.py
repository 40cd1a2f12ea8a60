import os
import sys
from concurrent import futures

import grpc

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "generated"))

import greeter_pb2
import greeter_pb2_grpc


class Greeter(greeter_pb2_grpc.GreeterServicer):
    def SayHello(self, request, context):
        return greeter_pb2.HelloReply(message=f"Hello {request.name}")

    def CountDown(self, request, context):
        if request.start < 1:
            context.abort(grpc.StatusCode.INVALID_ARGUMENT, "start must be at least 1")
        for left in range(request.start, 0, -1):
            yield greeter_pb2.CountDownReply(left=left)


server = grpc.server(futures.ThreadPoolExecutor())
greeter_pb2_grpc.add_GreeterServicer_to_server(Greeter(), server)
address = f"127.0.0.1:{os.environ.get('PORT', '50051')}"
if not server.add_insecure_port(address):
    sys.exit(f"{address} is taken")
server.start()
print(f"Listening on {address}", flush=True)
server.wait_for_termination()
