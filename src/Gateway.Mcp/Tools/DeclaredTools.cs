using Gateway.Mcp.Protos;
using Gateway.Rest;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Gateway.Mcp.Tools;

/// <summary>Reads what .proto files say about tools, by the options of <c>gateway/mcp.proto</c>, and what metadata of endpoints says: rules of the gateway, or code.</summary>
internal static class DeclaredTools
{
    private static readonly MessageParser<MethodOptions> _methods = MethodOptions.Parser.WithExtensionRegistry([McpExtensions.Tool]);
    private static readonly MessageParser<ServiceOptions> _services = ServiceOptions.Parser.WithExtensionRegistry([McpExtensions.Tools]);

    /// <summary>What is said of a method itself; null for nothing. Metadata count before the .proto file.</summary>
    /// <param name="method">The method.</param>
    /// <param name="metadata">What its endpoint says; null for nothing.</param>
    public static DeclaredTool? Of(MethodDescriptor method, ToolMetadata? metadata)
    {
        var own = OwnOf(method);

        // Where all methods of a service are tools, each may still say of itself what it is. But what is excluded is out.
        return metadata is not null && (own is null || !metadata.IsPattern || metadata.IsExcluded) ? new DeclaredTool(Merge(own, metadata), metadata.IsPattern, metadata.Place)
            : own is not null ? new DeclaredTool(own, IsPattern: false, Place: null)
            : null;
    }

    /// <summary>Whether a service says that its methods are tools.</summary>
    public static bool AreToolsOf(ServiceDescriptor service) =>
        Knows(service.File, "gateway.mcp.tools") && service.ToProto().Options is { } options && Reread(_services, options)?.GetExtension(McpExtensions.Tools) is { Enabled: true };

    private static Protos.Tool? OwnOf(MethodDescriptor method) =>
        Knows(method.File, "gateway.mcp.tool") && method.ToProto().Options is { } options ? Reread(_methods, options)?.GetExtension(McpExtensions.Tool) : null;

    private static Protos.Tool Merge(Protos.Tool? own, ToolMetadata metadata)
    {
        var tool = own?.Clone() ?? new Protos.Tool();
        tool.Excluded = metadata.IsExcluded;
        tool.Name = metadata.Name ?? tool.Name;
        tool.Title = metadata.Title ?? tool.Title;
        tool.Description = metadata.Description ?? tool.Description;
        if (metadata.ReadOnly is { } readOnly)
        {
            tool.ReadOnly = readOnly;
        }

        if (metadata.Destructive is { } destructive)
        {
            tool.Destructive = destructive;
        }

        if (metadata.Idempotent is { } idempotent)
        {
            tool.Idempotent = idempotent;
        }

        if (metadata.OpenWorld is { } openWorld)
        {
            tool.OpenWorld = openWorld;
        }

        return tool;
    }

    // The number of the extension is registered nowhere: in a file that does not import ours it is somebody else's, and means something else.
    private static bool Knows(FileDescriptor file, string extension) => file.Dependencies.Any(imported => Declares(imported, extension, []));

    private static bool Declares(FileDescriptor file, string extension, HashSet<FileDescriptor> seen) =>
        seen.Add(file)
        && (file.Extensions.UnorderedExtensions.Any(one => one.FullName == extension) || file.PublicDependencies.Any(imported => Declares(imported, extension, seen)));

    // Descriptors know only the extensions that their own generated code imports: others are bytes in them. Those of a server elsewhere may be any bytes.
    private static T? Reread<T>(MessageParser<T> parser, T options)
        where T : class, IMessage<T>
    {
        try
        {
            return parser.ParseFrom(options.ToByteString());
        }
        catch (InvalidProtocolBufferException)
        {
            return null;
        }
    }
}
