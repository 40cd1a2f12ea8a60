using Gateway.OpenApi.Comments;
using Gateway.OpenApi.Fields;
using Gateway.OpenApi.Served;
using Gateway.Transcoding;
using Gateway.Transcoding.Binding;
using Gateway.Transcoding.Served;

namespace Gateway.Console.Home;

/// <summary>Examples that call served methods: one for each kind of method that the server has.</summary>
/// <param name="bindings">The served bindings.</param>
/// <param name="comments">Their comments, which may state values.</param>
/// <param name="addresses">The addresses for calls.</param>
/// <param name="hasReflection">Whether grpcurl needs no .proto file.</param>
internal sealed class HomeExamples(IReadOnlyList<DocumentedBinding> bindings, CommentBook comments, CallAddresses addresses, bool hasReflection)
{
    private readonly ResourcePatterns _patterns = new(bindings);

    // Examples leave out paths with parameters of route groups, and bodies that are bytes: there are no values to fill them with.
    private readonly DocumentedBinding[] _simple = [.. bindings.Where(static one => !one.Method.Prefix.Contains('{', StringComparison.Ordinal) && !one.Http.TakesHttpBody)];

    /// <summary>The examples, some with a note on what they need.</summary>
    public IEnumerable<(GatewayHomeExample Example, string? Note)> All()
    {
        var unary = Find(static one => one.ShownMethod == System.Net.Http.HttpMethod.Get && !one.Method.ServerStreams && !one.Method.ClientStreams);
        var body = Find(static one => one.Http.Body != BodyBinding.None && !one.Method.ServerStreams && !one.Method.ClientStreams);
        var stream = Find(static one => one.Method.ServerStreams && !one.Method.ClientStreams && one.Http.Body == BodyBinding.None)
            ?? Find(static one => one.Method.ServerStreams && !one.Method.ClientStreams);
        var duplex = Find(static one => one.Method.ServerStreams && one.Method.ClientStreams && one.Engine.WebSockets);

        if ((Curl(unary), Curl(body)) is var (get, post) && (get ?? post) is not null)
        {
            yield return (new("REST, with JSON", string.Join('\n', new[] { get, post }.OfType<string>())), null);
        }

        if (stream is not null && Curl(stream, "-N ") is { } lines)
        {
            yield return (new("A stream, one message per line", lines), null);
        }

        if (duplex is not null)
        {
            yield return (new("A bidirectional stream, in a browser's developer tools", WebSocket(duplex)), null);
        }

        if ((unary ?? body ?? stream) is { } native)
        {
            yield return (new("gRPC, with grpcurl", Grpcurl(native)), hasReflection ? null : "This server has no reflection, so the command names the .proto file.");
            yield return (new("gRPC, from .NET", Client(native.Method)), null);
        }
    }

    private DocumentedBinding? Find(Func<DocumentedBinding, bool> fits) => Array.Find(_simple, one => fits(one));

    private string? Curl(DocumentedBinding? binding, string options = "")
    {
        if (binding is null)
        {
            return null;
        }

        var address = ShellText.Quote(addresses.Origin + PathOf(binding));
        var method = binding.ShownMethod.Method is var name && name == (binding.Http.Body == BodyBinding.None ? "GET" : "POST") ? "" : $"-X {name} ";
        return binding.Http.Body == BodyBinding.None
            ? $"curl {options}{method}{address}"
            : BodyOf(binding) is { } json ? $"curl {options}{method}-H 'content-type: application/json' -d {ShellText.Quote(json)} {address}" : null;
    }

    private string WebSocket(DocumentedBinding binding)
    {
        var json = BodyOf(binding) ?? "{}";
        return $"socket = new WebSocket({ScriptText.Quote(addresses.WebSocket + PathOf(binding))})\n" +
            "socket.onmessage = event => console.log(event.data)\n" +
            $"socket.onopen = () => socket.send({ScriptText.Quote(json)})";
    }

    private string Grpcurl(DocumentedBinding binding)
    {
        // grpcurl reads protobuf's own JSON, whatever JSON settings this server has.
        var json = ExamplesOf(JsonOptions.Default).Message(binding.Http.Input)?.ToJsonString() ?? "{}";
        var proto = hasReflection ? "" : $"-proto {ShellText.Quote(binding.Method.Descriptor.File.Name)} ";
        return $"grpcurl {(addresses.IsSecure ? "" : "-plaintext ")}{proto}-d {ShellText.Quote(json)} {ShellText.Quote(addresses.GrpcHost)} {binding.Method.QualifiedName}";
    }

    private string Client(ServedMethod method)
    {
        var service = method.Descriptor.Service;
        var space = service.File.GetOptions()?.CsharpNamespace is { Length: > 0 } named ? named : PascalCase(service.File.Package);
        var type = $"{(space.Length > 0 ? space + "." : "")}{service.Name}.{service.Name}Client";
        return $"using var channel = Grpc.Net.Client.GrpcChannel.ForAddress(\"{addresses.Grpc}\");\nvar client = new {type}(channel);";
    }

    private string PathOf(DocumentedBinding binding) => ExamplePath.Of(binding, new ParameterExamples(ExamplesOf(binding.Engine.Json).Values));

    // The same values as in API documents.
    private RequestExamples ExamplesOf(JsonOptions json) => new(new FieldNaming(json), json, comments, _patterns);

    private string? BodyOf(DocumentedBinding binding) => ExamplesOf(binding.Engine.Json).Body(binding)?.ToJsonString();

    // As protoc derives a C# namespace from a package.
    private static string PascalCase(string package) =>
        string.Join('.', package.Split('.', StringSplitOptions.RemoveEmptyEntries).Select(static part =>
            string.Concat(part.Split('_', StringSplitOptions.RemoveEmptyEntries).Select(static word => char.ToUpperInvariant(word[0]) + word[1..]))));
}
