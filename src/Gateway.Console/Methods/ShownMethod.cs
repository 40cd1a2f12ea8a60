using Gateway.OpenApi.Served;
using Gateway.Transcoding.Served;

namespace Gateway.Console.Methods;

/// <summary>A method on the page, with all bindings that API documents may show, also those of several route groups.</summary>
/// <param name="Method">The method. Where several route groups have it, the first.</param>
/// <param name="Bindings">Its bindings, in their order. Empty for a method that only Connect calls.</param>
internal sealed record ShownMethod(ServedMethod Method, IReadOnlyList<DocumentedBinding> Bindings)
{
    /// <summary>Who streams: <c>unary</c>, <c>server</c>, <c>client</c> or <c>duplex</c>.</summary>
    public string Kind => (Method.ClientStreams, Method.ServerStreams) switch
    {
        (false, false) => "unary",
        (false, true) => "server",
        (true, false) => "client",
        _ => "duplex",
    };

    /// <summary>Whether the .proto file marks the method as deprecated.</summary>
    public bool IsDeprecated => Method.Descriptor.GetOptions()?.Deprecated == true;

    public MethodEntry ToEntry() => new(Method.Name, Kind, [.. Bindings.Select(binding => $"{binding.ShownMethod} {binding.PrefixedTemplate}")], Method.Tool, IsDeprecated);
}
