using Gateway.Rest.Hosting;
using Gateway.Transcoding;
using Gateway.Transcoding.Binding;

namespace Gateway.Rest;

/// <summary>Lists what the gateway serves now, for documents and pages about it. A service of the application, registered by <c>AddGateway()</c>.</summary>
public sealed class ServedBindings
{
    private readonly GatewayHost _host;

    internal ServedBindings(GatewayHost host) => _host = host;

    /// <summary>Every binding, in the order of the methods and their rules. A change of endpoints changes all bindings at once; each read gives a new list.</summary>
    public IReadOnlyList<BindingMetadata> All => [.. _host.Snapshots.SelectMany(snapshot => snapshot.Bindings)];

    /// <summary>Every method, with or without bindings.</summary>
    public IReadOnlyList<GatewayMethod> Methods => [.. _host.Snapshots.SelectMany(snapshot => snapshot.Methods)];

    /// <summary>The methods that no call reaches, because <see cref="GatewayOptions.RefuseRestricted"/> hides them. They exist: an option that names one is no mistake.</summary>
    public IReadOnlyList<GatewayMethod> Refused => [.. _host.Snapshots.SelectMany(static snapshot => snapshot.Refused)];

    /// <summary>The snapshots behind <see cref="All"/>: the same objects as long as nothing has changed.</summary>
    public IReadOnlyList<object> Version => [.. _host.Snapshots];

    /// <summary>The JSON options of messages.</summary>
    public JsonOptions Json => _host.Settings.StreamJson;

    /// <summary>The query parameters that the gateway reads itself. They are never bound to fields.</summary>
    public IReadOnlyList<ReservedParameter> ReservedParameters => _host.Settings.ReservedParameters;

    /// <summary>Whether every message of a stream is wrapped as <c>{"result":message}</c>.</summary>
    public bool StreamEnvelope => _host.Settings.StreamEnvelope;
}
