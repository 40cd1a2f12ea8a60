"""The messages of the test service, made from descriptors at run time: no generated code is needed."""
from google.protobuf import descriptor_pb2, descriptor_pool, message_factory

INITIAL = "x-grpc-test-echo-initial"
TRAILING = "x-grpc-test-echo-trailing-bin"


class Service:
    """The protos of a descriptor file: message classes by name, and what a method takes and gives."""

    def __init__(self, descriptor_file):
        pool = descriptor_pool.DescriptorPool()
        with open(descriptor_file, "rb") as file:
            for proto in descriptor_pb2.FileDescriptorSet.FromString(file.read()).file:
                pool.Add(proto)
        self._pool = pool
        self._factory = message_factory.MessageFactory(pool)

    def __getattr__(self, name):
        return self._factory.GetPrototype(self._pool.FindMessageTypeByName(f"grpc.testing.{name}"))

    def methods(self, service):
        """Method name -> (class of requests, class of responses, requests are streamed, responses are streamed)."""
        descriptor = self._pool.FindServiceByName(f"grpc.testing.{service}")
        proto = descriptor_pb2.ServiceDescriptorProto()
        descriptor.CopyToProto(proto)
        return {
            method.name: (
                self._factory.GetPrototype(descriptor.methods_by_name[method.name].input_type),
                self._factory.GetPrototype(descriptor.methods_by_name[method.name].output_type),
                method.client_streaming,
                method.server_streaming,
            )
            for method in proto.method
        }

    def payload(self, size):
        return self.Payload(body=bytes(size))
