using System.Runtime.CompilerServices;
using Google.Protobuf.Reflection;

namespace Gateway.Transcoding.Descriptors;

/// <summary>Decides which elements of .proto files are shown: elements without <c>google.api.visibility</c>, and elements restricted to at least one visible label.</summary>
/// <remarks>
/// <code>
/// option (google.api.api_visibility).restriction = "INTERNAL";               // a service
/// string secret = 5 [(google.api.field_visibility).restriction = "A, B"];    // shown where A or B is visible
/// </code>
/// A hidden element hides its content: the methods of a service, and the elements nested in a message. A hidden type also hides the fields and methods that use it.
/// See <see href="https://github.com/googleapis/googleapis/blob/master/google/api/visibility.proto">google/api/visibility.proto</see>.
/// </remarks>
/// <param name="labels">The visible labels, case-sensitive.</param>
public sealed class ElementVisibility(IEnumerable<string> labels)
{
    private readonly HashSet<string> _labels = new(labels, StringComparer.Ordinal);
    private readonly ConditionalWeakTable<Schema, HiddenElements> _hidden = [];

    /// <summary>Whether a method is shown.</summary>
    public bool Shows(MethodDescriptor method)
    {
        ArgumentNullException.ThrowIfNull(method);
        return !IsHidden(RestrictionOption.Of(method.GetOptions()))
            && !IsHidden(RestrictionOption.Of(method.Service.GetOptions()))
            && Shows(method.InputType)
            && Shows(method.OutputType);
    }

    /// <summary>Whether anything of a schema is hidden. Looked up once for each schema.</summary>
    public bool HidesAnyOf(Schema schema)
    {
        ArgumentNullException.ThrowIfNull(schema);
        return !HiddenIn(schema).IsNone;
    }

    /// <summary>The same schema without what is hidden. It is <paramref name="schema"/> itself if nothing is.</summary>
    /// <remarks>A message that is hidden stays without its fields, and the first value of an enum stays: types must not break.</remarks>
    /// <param name="schema">A schema.</param>
    /// <param name="kept">The full names of fields that stay even if they are hidden, such as fields that a path binds.</param>
    public Schema Apply(Schema schema, IReadOnlySet<string> kept)
    {
        ArgumentNullException.ThrowIfNull(schema);
        ArgumentNullException.ThrowIfNull(kept);
        var hidden = HiddenIn(schema);
        return hidden.IsNone ? schema : schema.With([.. schema.Files.Select(file => hidden.Without(file, kept))]);
    }

    internal bool IsHidden(string? restriction)
    {
        if (string.IsNullOrWhiteSpace(restriction))
        {
            return false;
        }

        foreach (var label in restriction.Split(',', StringSplitOptions.TrimEntries))
        {
            if (_labels.Contains(label))
            {
                return false;
            }
        }

        return true;
    }

    private HiddenElements HiddenIn(Schema schema) => _hidden.GetValue(schema, all => HiddenElements.Find(all, this));

    private bool Shows(MessageDescriptor message)
    {
        for (var outer = message; outer is not null; outer = outer.ContainingType)
        {
            if (IsHidden(RestrictionOption.Of(outer.GetOptions())))
            {
                return false;
            }
        }

        return true;
    }
}
