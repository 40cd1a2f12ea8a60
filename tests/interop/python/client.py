"""The cases by the client of the C core: client.py DESCRIPTORS PORT cleartext|tls CASE... Prints "ok CASE" or "not ok CASE: why" for each."""
import queue
import sys

import grpc

from service import INITIAL, TRAILING, Service

REQUEST_SIZES = [27_182, 8, 1_828, 45_904]
RESPONSE_SIZES = [31_415, 9, 2_653, 58_979]
LARGE_REQUEST, LARGE_RESPONSE = 271_828, 314_159

service = Service(sys.argv[1])


class Stub:
    """The methods of a service as attributes."""

    def __init__(self, channel, name):
        for method, (request, response, many_requests, many_responses) in service.methods(name).items():
            kind = f"{'stream' if many_requests else 'unary'}_{'stream' if many_responses else 'unary'}"
            make = getattr(channel, kind)
            setattr(self, method, make(
                f"/grpc.testing.{name}/{method}", request_serializer=request.SerializeToString, response_deserializer=response.FromString
            ))


def same(expected, actual, what):
    assert expected == actual, f"{what}: expected {expected!r}, was {actual!r}"


def fails(code, details, call):
    try:
        call()
    except grpc.RpcError as error:
        same(code, error.code(), f"status code ({error.details()})")
        if details is not None:
            same(details, error.details(), "status message")
        return
    raise AssertionError(f"The call succeeded; it was to fail with {code}.")


def is_zeros(response, size):
    same(bytes(size), response.payload.body, "payload") if len(response.payload.body) == size else same(size, len(response.payload.body), "bytes in the payload")


def large(**more):
    return service.SimpleRequest(response_size=LARGE_RESPONSE, payload=service.payload(LARGE_REQUEST), **more)


def output(request_size, *response_sizes):
    return service.StreamingOutputCallRequest(
        payload=service.payload(request_size), response_parameters=[service.ResponseParameters(size=size) for size in response_sizes]
    )


class Requests:
    """Requests that are sent when the test says so."""

    def __init__(self):
        self._queue = queue.Queue()

    def send(self, request):
        self._queue.put(request)

    def end(self):
        self._queue.put(None)

    def __iter__(self):
        return iter(self._queue.get, None)


def empty_unary(stub, _):
    same(service.Empty(), stub.EmptyCall(service.Empty()), "response")


def large_unary(stub, _):
    is_zeros(stub.UnaryCall(large()), LARGE_RESPONSE)


def client_streaming(stub, _):
    requests = (service.StreamingInputCallRequest(payload=service.payload(size)) for size in REQUEST_SIZES)
    same(sum(REQUEST_SIZES), stub.StreamingInputCall(requests).aggregated_payload_size, "aggregated size")


def server_streaming(stub, _):
    responses = list(stub.StreamingOutputCall(output(0, *RESPONSE_SIZES)))
    same(len(RESPONSE_SIZES), len(responses), "responses")
    for response, size in zip(responses, RESPONSE_SIZES):
        is_zeros(response, size)


def ping_pong(stub, _):
    requests = Requests()
    responses = stub.FullDuplexCall(iter(requests))
    for request_size, response_size in zip(REQUEST_SIZES, RESPONSE_SIZES):
        requests.send(output(request_size, response_size))
        is_zeros(next(responses), response_size)
    requests.end()
    same([], list(responses), "responses to no request")


def empty_stream(stub, _):
    same([], list(stub.FullDuplexCall(iter([]))), "responses")


def custom_metadata(stub, _):
    metadata = [(INITIAL, "test_initial_metadata_value"), (TRAILING, b"\xab\xab\xab")]
    _, unary = stub.UnaryCall.with_call(large(), metadata=metadata)
    duplex = stub.FullDuplexCall(iter([output(LARGE_REQUEST, LARGE_RESPONSE)]), metadata=metadata)
    for response in duplex:
        is_zeros(response, LARGE_RESPONSE)
    for call in unary, duplex:
        same("test_initial_metadata_value", dict(call.initial_metadata()).get(INITIAL), INITIAL)
        same(b"\xab\xab\xab", dict(call.trailing_metadata()).get(TRAILING), TRAILING)


def status_code_and_message(stub, _):
    status = service.EchoStatus(code=2, message="test status message")
    fails(grpc.StatusCode.UNKNOWN, status.message, lambda: stub.UnaryCall(service.SimpleRequest(response_status=status)))
    request = service.StreamingOutputCallRequest(response_status=status)
    fails(grpc.StatusCode.UNKNOWN, status.message, lambda: list(stub.FullDuplexCall(iter([request]))))


def special_status_message(stub, _):
    status = service.EchoStatus(code=2, message="\t\ntest with whitespace\r\nand Unicode BMP ☺ and non-BMP 😈\t\n")
    fails(grpc.StatusCode.UNKNOWN, status.message, lambda: stub.UnaryCall(service.SimpleRequest(response_status=status)))


def unimplemented_method(stub, _):
    fails(grpc.StatusCode.UNIMPLEMENTED, None, lambda: stub.UnimplementedCall(service.Empty()))


def unimplemented_service(_, channel):
    stub = Stub(channel, "UnimplementedService")
    fails(grpc.StatusCode.UNIMPLEMENTED, None, lambda: stub.UnimplementedCall(service.Empty()))


def cancel_after_begin(stub, _):
    requests = Requests()
    call = stub.StreamingInputCall.future(iter(requests))
    call.cancel()
    requests.end()
    same(True, call.cancelled(), "cancelled")
    same(grpc.StatusCode.CANCELLED, call.code(), "status code")


def cancel_after_first_response(stub, _):
    requests = Requests()
    responses = stub.FullDuplexCall(iter(requests))
    requests.send(output(REQUEST_SIZES[0], RESPONSE_SIZES[0]))
    is_zeros(next(responses), RESPONSE_SIZES[0])
    responses.cancel()
    fails(grpc.StatusCode.CANCELLED, None, lambda: next(responses))
    requests.end()


def timeout_on_sleeping_server(stub, _):
    requests = Requests()
    responses = stub.FullDuplexCall(iter(requests), timeout=0.001)
    requests.send(output(REQUEST_SIZES[0]))
    fails(grpc.StatusCode.DEADLINE_EXCEEDED, None, lambda: next(responses))
    requests.end()


def client_compressed_unary(stub, _):
    lying = large(expect_compressed=service.BoolValue(value=True))
    fails(grpc.StatusCode.INVALID_ARGUMENT, None, lambda: stub.UnaryCall(lying))
    is_zeros(stub.UnaryCall(lying, compression=grpc.Compression.Gzip), LARGE_RESPONSE)
    is_zeros(stub.UnaryCall(large(expect_compressed=service.BoolValue(value=False))), LARGE_RESPONSE)


def main():
    _, _, port, security, *cases = sys.argv
    address = f"127.0.0.1:{port}"
    channel = grpc.secure_channel(address, grpc.ssl_channel_credentials()) if security == "tls" else grpc.insecure_channel(address)
    stub = Stub(channel, "TestService")
    for name in cases:
        try:
            globals()[name](stub, channel)
            print(f"ok {name}", flush=True)
        except (AssertionError, grpc.RpcError) as error:
            print(f"not ok {name}: {error}".replace("\n", " "), flush=True)
    channel.close()


main()
