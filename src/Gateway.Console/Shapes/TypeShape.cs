using System.Text.Json.Serialization;

namespace Gateway.Console.Shapes;

/// <summary>A message or an enum.</summary>
/// <param name="Comment">The comment of its .proto file.</param>
/// <param name="Fields">The fields of a message, in the order of their numbers; null for an enum.</param>
/// <param name="Values">The values of an enum; null for a message.</param>
internal sealed record TypeShape(string? Comment, IReadOnlyList<FieldShape>? Fields, IReadOnlyList<ValueShape>? Values);

/// <summary>A field of a message.</summary>
/// <param name="Name">Its name in JSON, as the server writes it.</param>
/// <param name="Proto">Its other name, which JSON may use too; null when it has one name only.</param>
/// <param name="Number">Its number.</param>
/// <param name="Type">The type of one value: <c>string</c>, <c>int64</c>, …, <c>enum</c> or <c>message</c>.</param>
/// <param name="Of">The full name of the enum or message.</param>
internal sealed record FieldShape(string Name, string? Proto, int Number, string Type, string? Of)
{
    /// <summary>The type of the keys of a map; null for other fields.</summary>
    public string? Key { get; init; }

    /// <summary>Whether it is a list.</summary>
    public bool Repeated { get; init; }

    /// <summary>The name of its oneof.</summary>
    public string? Oneof { get; init; }

    /// <summary>Whether an empty value differs from none.</summary>
    public bool Optional { get; init; }

    public bool Required { get; init; }

    public bool OutputOnly { get; init; }

    public bool Deprecated { get; init; }

    /// <summary>The comment of its .proto file.</summary>
    public string? Comment { get; init; }
}

/// <summary>A value of an enum.</summary>
/// <param name="Name">Its name in JSON, as the server writes it.</param>
/// <param name="Alias">Its other name, which JSON may use too; null when it has one name only.</param>
/// <param name="Number">Its number.</param>
/// <param name="Comment">The comment of its .proto file.</param>
internal sealed record ValueShape(string Name, string? Alias, [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] int Number, string? Comment);
