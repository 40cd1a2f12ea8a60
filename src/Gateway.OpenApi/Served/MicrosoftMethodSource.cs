using Gateway.Transcoding;
using Gateway.Transcoding.Binding;
using Gateway.Transcoding.Descriptors;
using Gateway.Transcoding.Served;
using Microsoft.AspNetCore.Grpc.JsonTranscoding;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.Options;

namespace Gateway.OpenApi.Served;

/// <summary>The methods that Microsoft.AspNetCore.Grpc.JsonTranscoding serves, each endpoint with its own rule and metadata.</summary>
/// <param name="endpoints">The endpoints of the application.</param>
/// <param name="options">The options of Microsoft's transcoding.</param>
internal sealed class MicrosoftMethodSource(EndpointDataSource endpoints, IOptions<GrpcJsonTranscodingOptions> options) : IMethodSource
{
    private readonly Lock _gate = new();
    private IReadOnlyList<Endpoint>? _read;
    private ServedMethods _served = ServedMethods.None;

    /// <inheritdoc/>
    public string Remedy => "call AddGateway() and app.MapGateway(), or AddGrpc().AddJsonTranscoding(), and map a service with app.MapGrpcService<T>()";

    /// <inheritdoc/>
    public ServedMethods Read()
    {
        lock (_gate)
        {
            // The list is the same object until an endpoint changes.
            var now = endpoints.Endpoints;
            if (!ReferenceEquals(now, _read))
            {
                _served = Make(now);
                _read = now;
            }

            return _served;
        }
    }

    private ServedMethods Make(IReadOnlyList<Endpoint> all)
    {
        var found = all.OfType<RouteEndpoint>()
            .Select(endpoint => (Endpoint: endpoint, Metadata: endpoint.Metadata.GetMetadata<GrpcJsonTranscodingMetadata>()!))
            .Where(one => one.Metadata is not null)
            .ToList();
        if (found.Count == 0)
        {
            return ServedMethods.None;
        }

        var schema = Schema.FromFiles(found.Select(one => one.Metadata.MethodDescriptor.File).Distinct());
        var engine = Engine(options.Value.JsonSettings);
        var methods = new Dictionary<(string, string), ServedMethod>();
        var bindings = new List<ServedBinding>();
        foreach (var (endpoint, metadata) in found)
        {
            if (Compile(schema, metadata) is not { } binding)
            {
                continue;
            }

            var prefix = PrefixOf(endpoint.RoutePattern, binding);
            var descriptor = metadata.MethodDescriptor;
            if (!methods.TryGetValue((prefix, descriptor.FullName), out var method))
            {
                method = new ServedMethod(descriptor.Service.FullName, descriptor.Name, descriptor, engine) { Prefix = prefix };
                methods.Add((prefix, descriptor.FullName), method);
            }

            bindings.Add(new ServedBinding(method, binding, endpoint.Metadata));
        }

        return new ServedMethods([.. methods.Values], bindings);
    }

    // Each endpoint has its rule. The additional bindings of the rule have separate endpoints.
    private static HttpBinding? Compile(Schema schema, GrpcJsonTranscodingMetadata metadata)
    {
        var rule = metadata.HttpRule.Clone();
        rule.AdditionalBindings.Clear();
        return HttpBinding.Compile(schema, MethodReference.Of(metadata.MethodDescriptor) with { Rule = rule }, rule, []) is [var binding, ..] ? binding : null;
    }

    // A route group puts its segments before those of the template.
    private static string PrefixOf(RoutePattern pattern, HttpBinding binding)
    {
        var before = pattern.PathSegments.Count - binding.Template.Segments.Count;
        return before <= 0 ? "" : "/" + string.Join('/', pattern.RawText!.Trim('/').Split('/').Take(before));
    }

    private static EngineTraits Engine(GrpcJsonSettings json) => new()
    {
        Json = new JsonOptions
        {
            IgnoreDefaultValues = json.IgnoreDefaultValues,
            WriteEnumsAsIntegers = json.WriteEnumsAsIntegers,
            WriteInt64sAsStrings = json.WriteInt64sAsStrings,
            PropertyNameCaseInsensitive = json.PropertyNameCaseInsensitive,
            RemoveEnumPrefix = json.RemoveEnumPrefix,
            IgnoreUnknownFields = true,
        },
        StreamForms = [ServedStreamForm.LinesAsJson],
        TakesMapsInQuery = false,
        NamesStreamErrors = false,
        AnswersRefusals = false,
        CarriesMetadata = false,
    };
}
