"""A gRPC server that takes any method, and judges what it gets: judge.py SET CASES. It says "listening PORT", then one JSON object for each call.

A case is found by the metadata x-request-id. Its request must be the expected message, as Python's protobuf reads both. The answer is an empty message.
"""
import base64
import json
import sys
import threading
from concurrent import futures

import grpc
from google.protobuf import json_format
from google.protobuf.message import DecodeError

from pool import Pool

pool = Pool(sys.argv[1])
with open(sys.argv[2], encoding="utf-8") as lines:
    cases = {case["id"]: case for case in map(json.loads, lines)}
turn = threading.Lock()


def say(line):
    with turn:
        print(line, flush=True)


def text_of(message):
    return json_format.MessageToJson(message, preserving_proto_field_name=True, descriptor_pool=pool.pool, indent=None, sort_keys=True, ensure_ascii=False)


def difference(case, method, requests):
    if method != case["method"]:
        return f"{method} was called"
    if len(requests) != 1:
        return f"{len(requests)} messages came"
    kind = pool.class_of(case["input"])
    expected = kind.FromString(base64.b64decode(case["expected"]))
    try:
        actual = kind.FromString(requests[0])
    except DecodeError as error:
        return f"no message of {case['input']}: {error}"

    # What the type does not know is kept, and would not be the same when written again.
    if actual != expected or actual.SerializeToString(deterministic=True) != expected.SerializeToString(deterministic=True):
        return f"expected {text_of(expected)}, got {text_of(actual)}"
    return None


class Any(grpc.GenericRpcHandler):
    def service(self, call):
        metadata = dict(call.invocation_metadata)

        def answer(requests, context):
            case = cases.get(metadata.get("x-request-id"))
            found = difference(case, call.method, list(requests)) if case else "no case of this id"
            say(json.dumps({"id": metadata.get("x-request-id"), "called": call.method, "difference": found}))
            yield b""

        return grpc.stream_stream_rpc_method_handler(answer)


server = grpc.server(futures.ThreadPoolExecutor(max_workers=8), handlers=[Any()])
port = server.add_insecure_port("127.0.0.1:0")
server.start()
say(f"listening {port}")
sys.stdin.read()
server.stop(None)
