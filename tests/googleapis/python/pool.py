"""The messages, methods and rules of a descriptor set, in a pool of their own: nothing here is generated code."""
from google.protobuf import descriptor_pb2, descriptor_pool, message_factory


class Pool:
    def __init__(self, path):
        with open(path, "rb") as file:
            data = file.read()
        # protoc writes imports first, so that each file finds those that it needs.
        self.files = descriptor_pb2.FileDescriptorSet.FromString(data).file
        self.pool = descriptor_pool.DescriptorPool()
        for file in self.files:
            self.pool.Add(file)
        self._factory = message_factory.MessageFactory(self.pool)
        self._rule = self.pool.FindExtensionByName("google.api.http")

        # The options again, by the pool's own classes: those of the library know no google.api.http.
        self._options = self.class_of("google.protobuf.MethodOptions")

    def class_of(self, name):
        return self._factory.GetPrototype(self.pool.FindMessageTypeByName(name))

    def methods(self):
        """Every method as (path, method, rule, file); the rule is None where the method has none. In the order of the names of the services."""
        services = {}
        for file in self.files:
            for service in file.service:
                services[f"{file.package}.{service.name}".lstrip(".")] = (service, file.name)
        for name in sorted(services):
            service, file = services[name]
            for method in service.method:
                options = self._options.FromString(method.options.SerializeToString())
                rule = options.Extensions[self._rule] if options.HasExtension(self._rule) else None
                yield f"/{name}/{method.name}", method, rule, file


def bindings(rule):
    """A rule and its additional bindings as (HTTP method, template, body)."""
    for one in [rule, *rule.additional_bindings]:
        pattern = one.WhichOneof("pattern")
        if pattern == "custom":
            yield one.custom.kind, one.custom.path, one.body
        elif pattern:
            yield pattern.upper(), getattr(one, pattern), one.body
