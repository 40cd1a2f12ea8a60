using System.Text.Json.Nodes;
using Gateway.OpenApi.Served;
using Microsoft.OpenApi;

namespace Gateway.OpenApi.Documents;

/// <summary>Names the gRPC method of an operation, its path for Connect, and its tool: <c>x-grpc-method: { name: proto.Greetering/Hello, kind: unary, connect: /proto.Greetering/Hello, tool: Greetering_Hello }</c>.</summary>
internal static class MethodExtension
{
    public const string Name = "x-grpc-method";

    public static void AddTo(OpenApiOperation operation, DocumentedBinding binding)
    {
        var method = binding.Method;
        var named = new JsonObject
        {
            ["name"] = method.QualifiedName,
            ["kind"] = (method.ClientStreams, method.ServerStreams) switch
            {
                (false, false) => "unary",
                (false, true) => "server_streaming",
                (true, false) => "client_streaming",
                _ => "bidi_streaming",
            },
        };
        if (method.ConnectPath is { } connect)
        {
            named["connect"] = connect;
        }

        if (method.Tool is { } tool)
        {
            named["tool"] = tool;
        }

        (operation.Extensions ??= new Dictionary<string, IOpenApiExtension>())[Name] = new JsonNodeExtension(named);
    }
}
