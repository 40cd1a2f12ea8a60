using Gateway.Mcp.Protos;
using Gateway.Rest;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Gateway.Mcp.Tools;

/// <summary>Reads what .proto files declare about tools with the options of <c>gateway/mcp.proto</c>, and what metadata of endpoints declare: rules of the gateway, or code.</summary>
internal static class DeclaredTools
{
    private static readonly MessageParser<MethodOptions> _methods = MethodOptions.Parser.WithExtensionRegistry([McpExtensions.Tool]);
    private static readonly MessageParser<ServiceOptions> _services = ServiceOptions.Parser.WithExtensionRegistry([McpExtensions.Tools]);

    /// <summary>The declaration for one method; null for none. Metadata win over the .proto file.</summary>
    /// <param name="method">The method.</param>
    /// <param name="metadata">The metadata of its endpoint; null for none.</param>
    public static DeclaredTool? Of(MethodDescriptor method, ToolMetadata? metadata)
    {
        var own = OwnOf(method);

        // A pattern does not replace what the method says of itself. But an exclusion always wins.
        return metadata is not null && (own is null || !metadata.IsPattern || metadata.IsExcluded) ? new DeclaredTool(Merge(own, metadata), metadata.IsPattern, metadata.Place)
            : own is not null ? new DeclaredTool(own, IsPattern: false, Place: null)
            : null;
    }

    /// <summary>Whether a service declares all its methods tools.</summary>
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

    // The number of the extension is not registered. In a file that does not import ours, the number may belong to another extension.
    private static bool Knows(FileDescriptor file, string extension) => file.Dependencies.Any(imported => Declares(imported, extension, []));

    private static bool Declares(FileDescriptor file, string extension, HashSet<FileDescriptor> seen) =>
        seen.Add(file)
        && (file.Extensions.UnorderedExtensions.Any(one => one.FullName == extension) || file.PublicDependencies.Any(imported => Declares(imported, extension, seen)));

    // A descriptor parses only the extensions that its generated code imports, and keeps the others as bytes. A descriptor from another server may hold any bytes there.
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
