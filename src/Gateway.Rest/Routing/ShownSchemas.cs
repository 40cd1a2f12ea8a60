using Gateway.Rest.Options;
using Gateway.Transcoding.Binding;
using Gateway.Transcoding.Descriptors;
using Google.Api;

namespace Gateway.Rest.Routing;

/// <summary>The schemas of methods as documents show them: without what <c>google.api.visibility</c> hides. What a rule names stays, since the address shows it.</summary>
/// <param name="settings">Say which labels are visible.</param>
/// <param name="rules">The methods with their rules; without one, a method has that of its annotation.</param>
internal sealed class ShownSchemas(GatewaySettings settings, IEnumerable<(GatewayMethod Method, HttpRule? Rule)> rules)
{
    private readonly Dictionary<Schema, Schema> _made = new(ReferenceEqualityComparer.Instance);
    private readonly Lazy<HashSet<string>> _kept = new(() => KeptBy(rules));

    /// <summary>A schema without what is hidden; the schema itself if nothing is.</summary>
    public Schema Of(Schema schema)
    {
        if (!_made.TryGetValue(schema, out var shown))
        {
            shown = settings.Visibility.HidesAnyOf(schema) ? settings.Visibility.Apply(schema, _kept.Value) : schema;
            _made.Add(schema, shown);
        }

        return shown;
    }

    private static HashSet<string> KeptBy(IEnumerable<(GatewayMethod Method, HttpRule? Rule)> rules)
    {
        var kept = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (method, rule) in rules)
        {
            try
            {
                if ((rule ?? HttpRules.Of(method.Descriptor.ToProto())) is { } found)
                {
                    kept.UnionWith(HttpRules.FieldsOf(method.Descriptor, found));
                }
            }
            catch (Google.Protobuf.InvalidProtocolBufferException)
            {
                // Its bindings tell of it.
            }
        }

        return kept;
    }
}
