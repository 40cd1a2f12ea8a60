using Gateway.Rest.Calls;
using Gateway.Rest.Connect;
using Gateway.Rest.Options;
using Gateway.Rest.Responses;
using Gateway.Rest.Streams;
using Gateway.Rest.WebSockets.Messages;
using Gateway.Transcoding.Descriptors;
using Microsoft.Extensions.Logging;

namespace Gateway.Rest.Routing;

/// <summary>The services that the calls of a snapshot share: one set for all methods of this process, and one for each server elsewhere, which has its own types and JSON settings.</summary>
internal sealed class MethodRuntimes(Schema own, ShownSchemas shown, GatewaySettings settings, CallTracker tracker, LongTurns longTurns, IServiceProvider services, ILogger logger)
{
    private readonly Dictionary<(Schema, GatewayJsonSettings?), Doors> _made = [];

    /// <summary>The schema that a method is called by.</summary>
    public Schema SchemaOf(GatewayMethod method) => settings.Visibility.RefusesRestricted ? ShownSchemaOf(method) : WholeSchemaOf(method);

    /// <summary>The schema of a method as documents show it.</summary>
    public Schema ShownSchemaOf(GatewayMethod method) => shown.Of(WholeSchemaOf(method));

    /// <summary>The services that the calls of a method share.</summary>
    public Doors Of(GatewayMethod method)
    {
        var key = (SchemaOf(method), method.Forwarded?.JsonSettings);
        if (!_made.TryGetValue(key, out var doors))
        {
            doors = Make(key.Item1, key.JsonSettings is { } json ? settings.With(json) : settings);
            _made.Add(key, doors);
        }

        return doors;
    }

    private Schema WholeSchemaOf(GatewayMethod method) => method.Forwarded?.Schema ?? own;

    private Doors Make(Schema schema, GatewaySettings own)
    {
        var calls = new CallRuntime(own, tracker, new ErrorWriter(schema, own), logger);
        return new Doors(new StreamRuntime(calls, longTurns), new WebSocketRuntime(calls, services), new ConnectErrors(schema));
    }

    /// <summary>The services of each kind of door.</summary>
    internal sealed record Doors(StreamRuntime Streams, WebSocketRuntime Sockets, ConnectErrors Connect);
}
