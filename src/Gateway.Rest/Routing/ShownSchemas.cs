using Gateway.Rest.Options;
using Gateway.Transcoding.Binding;
using Gateway.Transcoding.Descriptors;
using Google.Api;

namespace Gateway.Rest.Routing;

/// <summary>
/// The schemas of methods as documents show them: without what <c>google.api.visibility</c> hides. What a rule names stays, since the address shows it. The rule of a method that is hidden itself shows nothing,
/// and a rule shows nothing of the schema of another server.
/// </summary>
/// <param name="settings">Say which labels are visible.</param>
/// <param name="rules">The methods with their schemas and rules; without a rule, a method has that of its annotation.</param>
internal sealed class ShownSchemas(GatewaySettings settings, IEnumerable<(Schema Schema, GatewayMethod Method, HttpRule? Rule)> rules)
{
    private readonly Dictionary<Schema, Schema> _made = new(ReferenceEqualityComparer.Instance);
    private readonly Lazy<Dictionary<Schema, HashSet<string>>> _kept = new(() => KeptBy(rules, settings.Visibility.Elements));

    /// <summary>A schema without what is hidden; the schema itself if nothing is.</summary>
    public Schema Of(Schema schema)
    {
        if (!_made.TryGetValue(schema, out var shown))
        {
            shown = settings.Visibility.Elements.HidesAnyOf(schema) ? settings.Visibility.Elements.Apply(schema, _kept.Value.GetValueOrDefault(schema) ?? []) : schema;
            _made.Add(schema, shown);
        }

        return shown;
    }

    private static Dictionary<Schema, HashSet<string>> KeptBy(IEnumerable<(Schema Schema, GatewayMethod Method, HttpRule? Rule)> rules, ElementVisibility visibility)
    {
        var kept = new Dictionary<Schema, HashSet<string>>(ReferenceEqualityComparer.Instance);
        foreach (var (schema, method, rule) in rules.Where(static one => !one.Method.IsRestricted))
        {
            if (!kept.TryGetValue(schema, out var fields))
            {
                fields = new HashSet<string>(StringComparer.Ordinal);
                kept.Add(schema, fields);
            }

            try
            {
                if ((rule ?? HttpRules.Of(method.Descriptor.ToProto())) is { } found)
                {
                    fields.UnionWith(HttpRules.FieldsOf(method.Descriptor, found));
                    fields.UnionWith(HttpRules.BodiesOf(method.Descriptor, found).SelectMany(visibility.FieldsOf));
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
