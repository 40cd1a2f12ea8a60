"""The test service on the server of the C core: server.py DESCRIPTORS. Prints "listening PORT"; ends when its standard input does."""
import sys
import time
from concurrent import futures

import grpc

from service import INITIAL, TRAILING, Service

service = Service(sys.argv[1])


def echo_metadata(context):
    metadata = context.invocation_metadata()
    initial = [(key, value) for key, value in metadata if key == INITIAL]
    if initial:
        context.send_initial_metadata(initial)
    context.set_trailing_metadata([(key, value) for key, value in metadata if key == TRAILING])


def end_if_asked(request, context):
    if request.response_status.code:
        code = next(code for code in grpc.StatusCode if code.value[0] == request.response_status.code)
        context.abort(code, request.response_status.message)


def answer(request, context):
    end_if_asked(request, context)
    for parameters in request.response_parameters:
        time.sleep(parameters.interval_us / 1e6)
        if not parameters.compressed.value:
            context.disable_next_message_compression()
        yield service.StreamingOutputCallResponse(payload=service.payload(parameters.size))


def empty_call(request, context):
    echo_metadata(context)
    return service.Empty()


def unary_call(request, context):
    echo_metadata(context)
    end_if_asked(request, context)
    if not request.response_compressed.value:
        context.disable_next_message_compression()
    return service.SimpleResponse(payload=service.payload(request.response_size))


def streaming_input_call(requests, context):
    echo_metadata(context)
    return service.StreamingInputCallResponse(aggregated_payload_size=sum(len(request.payload.body) for request in requests))


def streaming_output_call(request, context):
    echo_metadata(context)
    yield from answer(request, context)


def full_duplex_call(requests, context):
    echo_metadata(context)
    for request in requests:
        yield from answer(request, context)


IMPLEMENTATION = {
    "EmptyCall": empty_call,
    "UnaryCall": unary_call,
    "StreamingInputCall": streaming_input_call,
    "StreamingOutputCall": streaming_output_call,
    "FullDuplexCall": full_duplex_call,
}

HANDLERS = {
    (False, False): grpc.unary_unary_rpc_method_handler,
    (False, True): grpc.unary_stream_rpc_method_handler,
    (True, False): grpc.stream_unary_rpc_method_handler,
    (True, True): grpc.stream_stream_rpc_method_handler,
}


def main():
    handlers = {}
    for name, (request, response, many_requests, many_responses) in service.methods("TestService").items():
        if name in IMPLEMENTATION:
            handlers[name] = HANDLERS[many_requests, many_responses](
                IMPLEMENTATION[name], request_deserializer=request.FromString, response_serializer=response.SerializeToString
            )
    server = grpc.server(futures.ThreadPoolExecutor(max_workers=8), compression=grpc.Compression.Gzip)
    server.add_generic_rpc_handlers([grpc.method_handlers_generic_handler("grpc.testing.TestService", handlers)])
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    print(f"listening {port}", flush=True)
    sys.stdin.read()
    server.stop(None).wait()


main()
