using Gateway.Mcp.Protos;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Gateway.Mcp.Tools;

/// <summary>Reads what .proto files say about tools, by the options of <c>gateway/mcp.proto</c>.</summary>
internal static class DeclaredTools
{
    private static readonly MessageParser<MethodOptions> _methods = MethodOptions.Parser.WithExtensionRegistry([McpExtensions.Tool]);
    private static readonly MessageParser<ServiceOptions> _services = ServiceOptions.Parser.WithExtensionRegistry([McpExtensions.Tools]);

    /// <summary>What a method says; null for nothing.</summary>
    public static Protos.Tool? Of(MethodDescriptor method) =>
        method.ToProto().Options is { } options ? Reread(_methods, options).GetExtension(McpExtensions.Tool) : null;

    /// <summary>Whether a service says that its methods are tools.</summary>
    public static bool AreToolsOf(ServiceDescriptor service) =>
        service.ToProto().Options is { } options && Reread(_services, options).GetExtension(McpExtensions.Tools) is { Enabled: true };

    // Descriptors know only the extensions that their own generated code imports: others are bytes in them.
    private static T Reread<T>(MessageParser<T> parser, T options)
        where T : IMessage<T> => parser.ParseFrom(options.ToByteString());
}
