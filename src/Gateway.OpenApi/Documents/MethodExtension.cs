using System.Text.Json.Nodes;
using Gateway.OpenApi.Served;
using Microsoft.OpenApi;

namespace Gateway.OpenApi.Documents;

/// <summary>Names the gRPC method of an operation: <c>x-grpc-method: { name: proto.Greetering/Hello, kind: unary }</c>.</summary>
internal static class MethodExtension
{
    public const string Name = "x-grpc-method";

    public static void AddTo(OpenApiOperation operation, DocumentedBinding binding) =>
        (operation.Extensions ??= new Dictionary<string, IOpenApiExtension>())[Name] = new JsonNodeExtension(new JsonObject
        {
            ["name"] = binding.Method.QualifiedName,
            ["kind"] = (binding.Method.ClientStreams, binding.Method.ServerStreams) switch
            {
                (false, false) => "unary",
                (false, true) => "server_streaming",
                (true, false) => "client_streaming",
                _ => "bidi_streaming",
            },
        });
}
