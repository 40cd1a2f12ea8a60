using Gateway.Rest.Options;
using Gateway.Rest.Protocol;
using Gateway.Rest.Routing;
using Gateway.Transcoding.Served;
using Microsoft.AspNetCore.Http;

namespace Gateway.Rest.Hosting;

/// <summary>Gives documents and pages the methods of every <c>MapGateway()</c>.</summary>
internal sealed class ServedByGateway(GatewayHost host, IEnumerable<IGatewayMethodSource> others, IEnumerable<IToolNames> tools) : IMethodSource
{
    private readonly Lock _gate = new();
    private readonly bool _hasOthers = others.Any();
    private Snapshot[] _snapshots = [];
    private ServedMethods _served = ServedMethods.None;

    /// <inheritdoc/>
    public string? Remedy =>
        !host.Settings.Enabled ? "set Gateway:Enabled to true"
        : !host.IsMapped ? "call app.MapGateway()"
        : _hasOthers ? null
        : "map a gRPC service with app.MapGrpcService<T>()";

    /// <inheritdoc/>
    public ServedMethods Read()
    {
        lock (_gate)
        {
            Snapshot[] now = [.. host.Snapshots];
            if (!now.SequenceEqual(_snapshots, ReferenceEqualityComparer.Instance))
            {
                _served = Make(now);
                _snapshots = now;
            }

            return _served;
        }
    }

    private ServedMethods Make(Snapshot[] snapshots)
    {
        var engines = new Dictionary<GatewayJsonSettings, EngineTraits>(ReferenceEqualityComparer.Instance);
        var own = TraitsOf(host.Settings);
        var methods = new Dictionary<GatewayMethod, ServedMethod>(ReferenceEqualityComparer.Instance);
        var connect = snapshots.SelectMany(snapshot => snapshot.Connect)
            .ToDictionary<Endpoint, GatewayMethod, EndpointMetadataCollection>(static endpoint => endpoint.Metadata.GetRequiredMetadata<GatewayMethod>(), static endpoint => endpoint.Metadata, ReferenceEqualityComparer.Instance);
        foreach (var (method, types) in snapshots.SelectMany(snapshot => snapshot.Methods.Where(static method => !method.IsRestricted), static (snapshot, method) => (method, snapshot.InProcess[method])))
        {
            var engine = own;
            if (method.Forwarded?.JsonSettings is { } json && !engines.TryGetValue(json, out engine))
            {
                engine = TraitsOf(host.Settings.With(json));
                engines.Add(json, engine);
            }

            methods.Add(method, new ServedMethod(method.ServiceName, method.Name, method.Descriptor, engine)
            {
                Prefix = method.Prefix,
                Metadata = connect.GetValueOrDefault(method) ?? method.Endpoint.Metadata,
                Upstream = method.Forwarded?.Upstream,
                Schema = types.Shown,
                Tool = tools.Select(names => names.Find(method)).FirstOrDefault(static name => name is not null),
            });
        }

        return new ServedMethods(
            [.. methods.Values],
            [.. from snapshot in snapshots from binding in snapshot.Bindings where !binding.Method.IsRestricted select Make(methods[binding.Method], binding)]);
    }

    private static ServedBinding Make(ServedMethod method, BindingMetadata binding) => new(method, binding.Shown, binding.EndpointMetadata)
    {
        ErrorForm = binding.ErrorFormatter is not null ? ServedErrorForm.Own : binding.ErrorFormat switch
        {
            ErrorFormat.Aip193 => ServedErrorForm.Aip193,
            ErrorFormat.Problem => ServedErrorForm.Problem,
            _ => ServedErrorForm.Status,
        },
        StreamForm = binding.StreamForm switch
        {
            StreamForm.Json => ServedStreamForm.Array,
            StreamForm.Sse => ServedStreamForm.Events,
            _ => ServedStreamForm.Lines,
        },
        SendsEndEvent = binding.SendsEndEvent,
        ErrorEvent = binding.ErrorEvent,
        JsonMediaType = AnswerType.WithoutParameters(binding.JsonContentType),
    };

    private static EngineTraits TraitsOf(GatewaySettings settings) => new()
    {
        Json = settings.StreamJson,
        StreamFormParameter = settings.StreamFormatParameter?.Name,
        FieldMaskParameter = settings.FieldMaskParameter?.Name,
        TakesForms = settings.AcceptForms,
        WrapsStreams = settings.StreamEnvelope,
        WebSockets = settings.WebSockets.Enabled,
        Connect = settings.Connect,
    };
}
