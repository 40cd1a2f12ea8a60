using Gateway.Transcoding.Descriptors;

namespace Gateway.OpenApi.Fields;

/// <summary>
/// Names of query parameters that lead to their field. A JSON name may have dots or brackets (<c>json_name = "a.b"</c>), so a path of JSON names may be ambiguous.
/// Then the path of declared names is used, which never is.
/// </summary>
internal static class QueryNaming
{
    /// <summary>The name of a parameter; null when no name leads to the field.</summary>
    /// <param name="input">The request message.</param>
    /// <param name="chain">The fields that lead to the field.</param>
    /// <param name="naming">The names of fields.</param>
    public static string? Of(MessageSchema input, IReadOnlyList<FieldSchema> chain, FieldNaming naming)
    {
        var name = naming.PathOf(chain);
        if (!chain.Any(field => field.ContainingType.Fields.Any(other => other.JsonName.AsSpan().ContainsAny('.', '['))))
        {
            return name;
        }

        var declared = string.Join('.', chain.Select(field => field.Name));
        return Leads(input, name, chain) ? name : Leads(input, declared, chain) ? declared : null;
    }

    private static bool Leads(MessageSchema input, string name, IReadOnlyList<FieldSchema> chain)
    {
        var readings = new List<IReadOnlyList<FieldSchema>>();
        Read(input, name, [], readings);
        return readings is [var only] && only.SequenceEqual(chain);
    }

    // The same rule as in the engine: a whole name wins over a path through it.
    private static void Read(MessageSchema type, string name, IReadOnlyList<FieldSchema> before, List<IReadOnlyList<FieldSchema>> readings)
    {
        if (type.FindField(name) is { } whole && QueryFields.IsBindable(whole))
        {
            readings.Add([.. before, whole]);
            return;
        }

        for (var dot = name.IndexOf('.', StringComparison.Ordinal); dot >= 0 && readings.Count < 2; dot = name.IndexOf('.', dot + 1))
        {
            if (type.FindField(name[..dot]) is { IsRepeated: false, Message: { WellKnown: WellKnownType.None } nested } field)
            {
                Read(nested, name[(dot + 1)..], [.. before, field], readings);
            }
        }
    }
}
