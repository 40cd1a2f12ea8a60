using System.Globalization;
using System.Text.Json.Nodes;
using Gateway.OpenApi.Fields;
using Gateway.Transcoding.Descriptors;
using Microsoft.OpenApi;

namespace Gateway.OpenApi.Schemas;

/// <summary>Writes the rules of fields as keywords of JSON Schema.</summary>
internal static class RuleSchemas
{
    /// <summary>What an expression of RE2 may have that one of JSON Schema, which is ECMAScript's, has not or reads in another way.</summary>
    private static readonly string[] _onlyRe2 = ["(?i", "(?s", "(?m", "(?U", "(?P", "(?-", "\\A", "\\z", "\\Q", "\\C", "\\p", "\\P", "\\a", "[[:"];

    /// <summary>Adds the rules of a field to the schema of its value.</summary>
    /// <param name="schema">The schema. What it refers to is shared, and gets nothing.</param>
    /// <param name="field">The field.</param>
    public static void Apply(IOpenApiSchema schema, FieldSchema field)
    {
        var rules = FieldRules.Of(field);
        if (ReferenceEquals(rules, FieldRules.None) || schema is not OpenApiSchema own)
        {
            return;
        }

        var leastCount = rules.IsRequired && !rules.SparesDefault ? Math.Max(rules.MinCount ?? 0, 1) : rules.SparesDefault ? null : rules.MinCount;
        if (field.IsMap)
        {
            own.MinProperties = Count(leastCount);
            own.MaxProperties = Count(rules.MaxCount);
            Apply(own.AdditionalProperties, rules.Elements, field.MapValue!);
            if (rules.Keys is { } ofKeys && field.MapKey!.Kind == FieldKind.String)
            {
                own.PropertyNames = new OpenApiSchema { Type = JsonSchemaType.String };
                Apply(own.PropertyNames, ofKeys, field.MapKey);
            }
        }
        else if (field.IsRepeated)
        {
            own.MinItems = Count(leastCount);
            own.MaxItems = Count(rules.MaxCount);
            own.UniqueItems = rules.IsUnique ? true : null;
            Apply(own.Items, rules.Elements, field);
        }
        else
        {
            Apply(own, rules, field);
        }
    }

    /// <summary>What the rules of a field say that no keyword does.</summary>
    /// <param name="field">The field.</param>
    /// <param name="schema">The schema of its value, with its keywords.</param>
    /// <param name="naming">The names of enum values.</param>
    public static IEnumerable<string> Sentences(FieldSchema field, IOpenApiSchema schema, FieldNaming naming)
    {
        var rules = FieldRules.OfElement(field);
        var value = rules.Value;
        var element = field.MapValue ?? field;
        if (element.Enum is { } type && value.Numbers is { } numbers)
        {
            var names = numbers.Select(number => type.FindValue((int)number)).OfType<EnumValueSchema>().Select(one => $"`{naming.NameOf(one)}`");
            yield return $"One of {string.Join(", ", names)}.";
        }
        else if (IsText(schema, field) && (value.Minimum ?? value.Maximum) is not null && value.IsRange)
        {
            yield return Bounds(value);
        }

        if (value.Pattern is { } pattern && !IsShared(pattern))
        {
            yield return $"Matches the expression `{pattern}` (RE2).";
        }

        foreach (var expression in FieldRules.Of(field).Expressions.Concat(field.IsRepeated ? rules.Expressions : []))
        {
            yield return $"Rule: {expression}";
        }
    }

    private static void Apply(IOpenApiSchema? schema, FieldRules? rules, FieldSchema field)
    {
        if (schema is not OpenApiSchema own || rules is null)
        {
            return;
        }

        // A text without presence that must be set must not be empty.
        var value = rules.Value;
        var isNeeded = rules.IsRequired && !field.HasPresence && !field.IsRepeated;
        if (own.Type?.HasFlag(JsonSchemaType.String) == true && field.Kind != FieldKind.Bytes)
        {
            var least = isNeeded ? Math.Max(value.MinLength ?? 0, 1) : value.MinLength;
            own.MinLength = rules.SparesDefault ? null : Count(least is 0 ? null : least);
            own.MaxLength = Count(value.MaxLength);
            own.Pattern = value.Pattern is { } pattern && IsShared(pattern) && !rules.SparesDefault ? pattern : own.Pattern;
            own.Format = rules.SparesDefault ? own.Format : FormatOf(value.Form) ?? own.Format;
        }
        else if (own.Type?.HasFlag(JsonSchemaType.Boolean) == false && value.IsRange)
        {
            ApplyBounds(own, value, rules.SparesDefault);
        }

        if (Values(own, value) is { Count: > 0 } values && !(rules.SparesDefault && !IsSpared(value)))
        {
            own.Enum = values;
        }
    }

    private static void ApplyBounds(OpenApiSchema schema, ValueRules value, bool sparesDefault)
    {
        if (value.Minimum is { } least && !(sparesDefault && (least > 0 || (least == 0 && value.IsMinimumExclusive))))
        {
            schema.Minimum = value.IsMinimumExclusive ? null : Text(least);
            schema.ExclusiveMinimum = value.IsMinimumExclusive ? Text(least) : null;
        }

        if (value.Maximum is { } most && !(sparesDefault && (most < 0 || (most == 0 && value.IsMaximumExclusive))))
        {
            schema.Maximum = value.IsMaximumExclusive ? null : Text(most);
            schema.ExclusiveMaximum = value.IsMaximumExclusive ? Text(most) : null;
        }
    }

    // The JSON of 64-bit integers is a text.
    private static List<JsonNode> Values(OpenApiSchema schema, ValueRules value) => schema.Type switch
    {
        { } type when type.HasFlag(JsonSchemaType.Boolean) => [.. (value.Numbers ?? []).Select(static number => (JsonNode)JsonValue.Create(number != 0))],
        { } type when type.HasFlag(JsonSchemaType.String) => [.. (value.Texts ?? value.Numbers?.Select(Text) ?? []).Distinct().Select(static text => (JsonNode)JsonValue.Create(text))],
        _ => [.. (value.Numbers ?? []).Distinct().Select(static number => (JsonNode)JsonValue.Create(number))],
    };

    private static bool IsSpared(ValueRules value) => value.Texts?.Contains("") == true || value.Numbers?.Contains(0) == true;

    private static bool IsText(IOpenApiSchema schema, FieldSchema field) =>
        (field.IsMap ? schema.AdditionalProperties : field.IsRepeated ? schema.Items : schema) is OpenApiSchema { Type: { } type } && type.HasFlag(JsonSchemaType.String);

    private static string Bounds(ValueRules value) => (value.Minimum, value.Maximum) switch
    {
        ({ } least, { } most) => $"{(value.IsMinimumExclusive ? "Greater than" : "At least")} {Text(least)}, {(value.IsMaximumExclusive ? "less than" : "at most")} {Text(most)}.",
        ({ } least, null) => $"{(value.IsMinimumExclusive ? "Greater than" : "At least")} {Text(least)}.",
        (_, var most) => $"{(value.IsMaximumExclusive ? "Less than" : "At most")} {Text(most!.Value)}.",
    };

    private static string? FormatOf(TextForm form) => form switch
    {
        TextForm.Email => "email",
        TextForm.Hostname => "hostname",
        TextForm.Ipv4 => "ipv4",
        TextForm.Ipv6 => "ipv6",
        TextForm.Uri => "uri",
        TextForm.UriReference => "uri-reference",
        TextForm.Uuid => "uuid",
        _ => null,
    };

    private static bool IsShared(string pattern) => !Array.Exists(_onlyRe2, part => pattern.Contains(part, StringComparison.Ordinal));

    private static int? Count(ulong? count) => count is { } given and <= int.MaxValue ? (int)given : null;

    private static string Text(decimal number) => (number / 1.000000000000000000000000000000000m).ToString(CultureInfo.InvariantCulture);
}
